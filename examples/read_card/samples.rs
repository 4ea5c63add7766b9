//! Readings of specimen data for the tests, without a network.

use bonin::card::decode::Photo;
use bonin::card::document::Format;
use bonin::card::extraction::extract;
use bonin::card::geometry::{Point, Quad, Rect};
use bonin::card::localization::LocatedCard;
use bonin::card::masking::survey;
use bonin::card::quality::assess;
use bonin::card::rectification::{Pyramid, rectify};
use bonin::card::text_line::{Glyph, Role, TextLine, TextRegion};
use bonin::card::validation::validate;
use bonin::card::{DocumentKind, Outcome, Reading, RetakeReason};

/// A resident card whose address was not found, on a photo of 1920 by 1280 pixels.
pub(crate) fn resident_card() -> Reading {
    let kind = DocumentKind::ResidentCard;
    let lines = [
        line("주민등록증", Role::Title, 0.14, 0.1, 0.36),
        line("홍길동(〓〓〓)", Role::Name, 0.13, 0.25, 0.34),
        line("501111-1234566", Role::ResidentNumber, 0.11, 0.39, 0.4),
        line("2019. 11. 25.", Role::IssueDate, 0.37, 0.75, 0.25),
        line("서울특별시 종로구청장", Role::Issuer, 0.25, 0.83, 0.42),
    ];
    let fields = extract(kind, &lines);
    let sensitive = survey(kind, &lines, &fields);
    let checks = validate(kind, &fields, None);
    let corners = [(312.4, 208.9), (1630.2, 240.0), (1611.7, 1078.5), (298.1, 1041.3)];
    let quad = Quad::new(corners.map(|(x, y)| Point::new(x, y))).unwrap();
    let photo = Photo::from_luma(1920, 1280, vec![170; 1920 * 1280]).unwrap();
    let card = rectify(&Pyramid::new(&photo), &quad, Format::Id1).unwrap();
    let located = LocatedCard { quad, confidence: 0.99, corner_spread: 0.001 };
    let quality = assess(&card, &located, (1920, 1280)).with_text_height(31.04);
    Reading {
        outcome: Outcome::Read,
        reasons: vec![RetakeReason::Glare],
        document: Some((kind, 0.998_77)),
        quad: Some(quad),
        fields,
        checks,
        quality: Some(quality),
        originality: None,
        card: Some(card),
        sensitive,
    }
}

fn line(text: &str, role: Role, left: f32, top: f32, width: f32) -> TextLine {
    let count = text.chars().count() as f32;
    let glyphs = text
        .chars()
        .enumerate()
        .map(|(index, character)| Glyph {
            character,
            probability: 0.999,
            position: (index as f32 + 0.5) / count,
            digit: None,
            letter: None,
        })
        .collect();
    let bounds = Rect::new(left, top, left + width, top + 0.07);
    TextLine { region: TextRegion { bounds, role, role_confidence: 0.99 }, glyphs }
}
