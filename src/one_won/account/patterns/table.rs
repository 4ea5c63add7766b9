//! The rules as data, by standard code.
//!
//! Source: the clearing institute's document on account numbers by participant (기준일 2026-05-08). Rules that come from
//! elsewhere say so. Positions count from 0. Securities firms code nothing that would tell them apart.

use super::Kind::{self, Habit, Refused, Regular};
use super::Pattern;
use crate::one_won::AccountRefusal::{ChosenNumber, IncomingOnly, LoanRepayment, PhoneLinked, SafeTransfer, Virtual};

type Codes = &'static [(u16, u16)];

/// Numbers of an institution with `length` digits that begin with one of the codes.
const fn leading(institution: &'static str, length: usize, width: usize, codes: Codes, kind: Kind) -> Pattern {
    Pattern { institution, length, at: 0, width, codes, kind }
}

/// The same for two-digit codes that follow a branch or serial number.
const fn inner(institution: &'static str, length: usize, at: usize, codes: Codes, kind: Kind) -> Pattern {
    Pattern { institution, length, at, width: 2, codes, kind }
}

/// The same for three-digit codes within the number.
const fn inner3(institution: &'static str, length: usize, at: usize, codes: Codes, kind: Kind) -> Pattern {
    Pattern { institution, length, at, width: 3, codes, kind }
}

/// Every number of an institution with `length` digits.
const fn every(institution: &'static str, length: usize, kind: Kind) -> Pattern {
    Pattern { institution, length, at: 0, width: 0, codes: &[], kind }
}

/// NongHyup's installment savings and trusts before 2009, which take money in only.
const NONGHYUP_OLD_SAVINGS: Codes = &[
    (4, 4),
    (10, 10),
    (14, 14),
    (21, 21),
    (24, 24),
    (28, 28),
    (31, 31),
    (34, 34),
    (43, 43),
    (45, 47),
    (49, 49),
    (59, 59),
    (79, 81),
    (86, 88),
];

/// NongHyup's demand deposits before 2009.
const NONGHYUP_OLD: Codes = &[(1, 2), (5, 6), (12, 12), (17, 17)];

/// Citi's subjects since the merger with KorAm.
const CITI: Codes = &[
    (1, 1),
    (3, 3),
    (5, 7),
    (11, 11),
    (13, 13),
    (15, 15),
    (21, 21),
    (23, 27),
    (29, 29),
    (31, 31),
    (33, 33),
    (41, 43),
    (51, 51),
    (53, 53),
    (55, 55),
    (63, 63),
    (71, 71),
    (81, 81),
    (91, 92),
    (99, 99),
];

/// Digits 4 and 5 of old numbers that went to the federation when Suhyup was split on 2025-11-10.
const FEDERATION_OLD: Codes =
    &[(43, 45), (47, 47), (49, 49), (59, 59), (61, 64), (66, 68), (74, 75), (78, 78), (81, 85), (93, 93)];

/// The numbers between: they stayed with Suhyup Bank.
const SUHYUP_OLD: Codes =
    &[(0, 42), (46, 46), (48, 48), (50, 58), (60, 60), (65, 65), (69, 73), (76, 77), (79, 80), (86, 92), (94, 99)];

pub(super) static PATTERNS: &[Pattern] = &[
    inner("002", 11, 3, &[(11, 11), (13, 13), (19, 20), (22, 22)], Regular),
    leading("002", 14, 3, &[(11, 11), (13, 13), (19, 20), (22, 22)], Regular),
    leading("002", 14, 3, &[(10, 10), (36, 36)], Refused(IncomingOnly)),
    inner("003", 12, 3, &[(1, 4), (6, 7), (13, 13)], Regular),
    inner("003", 14, 9, &[(1, 4), (6, 7), (13, 13)], Regular),
    leading("004", 10, 1, &[(0, 0)], Refused(ChosenNumber)),
    leading("004", 11, 1, &[(0, 0)], Refused(ChosenNumber)),
    leading("004", 11, 1, &[(9, 9)], Regular),
    inner("004", 12, 3, &[(1, 1), (4, 5), (21, 21), (24, 26)], Regular),
    inner("004", 14, 4, &[(92, 92)], Refused(Virtual)),
    inner("004", 14, 4, &[(1, 2), (25, 25), (37, 37), (90, 90)], Regular),
    // Not in the document, though most Kookmin accounts opened at a branch today look like it: six digits, the subject,
    // six digits. Subjects of private persons only.
    inner("004", 14, 6, &[(1, 2), (4, 5), (21, 21), (24, 24)], Regular),
    inner("081", 11, 3, &[(11, 11), (13, 13), (18, 19), (22, 22), (26, 26), (33, 33), (38, 39)], Regular),
    inner("081", 11, 3, &[(15, 15), (23, 24), (29, 29), (70, 70), (73, 75), (77, 77)], Refused(IncomingOnly)),
    leading("081", 12, 3, &[(600, 601), (610, 611), (620, 621), (630, 631)], Regular),
    // Korea Exchange Bank's branches, merged in 2015.
    leading(
        "081",
        14,
        3,
        &[(117, 117), (158, 158), (161, 162), (210, 210), (379, 379), (600, 600), (655, 655)],
        Regular,
    ),
    Pattern { institution: "081", length: 14, at: 3, width: 1, codes: &[(9, 9)], kind: Habit },
    inner("007", 11, 3, SUHYUP_OLD, Regular),
    leading("007", 12, 1, &[(0, 1), (3, 6), (8, 8)], Regular),
    leading("007", 14, 3, &[(0, 480), (490, 492), (494, 999)], Refused(Virtual)),
    every("007", 14, Refused(Virtual)),
    inner("030", 11, 3, FEDERATION_OLD, Regular),
    leading("030", 12, 1, &[(2, 2), (7, 7), (9, 9)], Regular),
    leading("030", 14, 3, &[(481, 489), (493, 493)], Refused(Virtual)),
    every("030", 14, Refused(Virtual)),
    inner("011", 11, 3, NONGHYUP_OLD, Regular),
    inner("011", 11, 3, NONGHYUP_OLD_SAVINGS, Refused(IncomingOnly)),
    inner("011", 12, 4, NONGHYUP_OLD, Regular),
    inner("011", 12, 4, NONGHYUP_OLD_SAVINGS, Refused(IncomingOnly)),
    leading("011", 13, 3, &[(301, 302), (305, 306), (312, 312), (317, 317)], Regular),
    leading(
        "011",
        13,
        3,
        &[
            (28, 28),
            (31, 31),
            (43, 43),
            (46, 46),
            (79, 79),
            (81, 81),
            (86, 88),
            (304, 304),
            (310, 310),
            (314, 314),
            (321, 321),
            (324, 324),
            (334, 334),
            (345, 345),
            (347, 347),
            (349, 349),
            (359, 359),
            (380, 380),
        ],
        Refused(IncomingOnly),
    ),
    leading("011", 14, 3, &[(790, 791)], Refused(Virtual)),
    inner("011", 14, 6, &[(64, 65)], Refused(Virtual)),
    leading("012", 13, 3, &[(351, 352), (355, 356)], Regular),
    leading(
        "012",
        13,
        3,
        &[(28, 28), (354, 354), (360, 360), (384, 384), (394, 394), (398, 398)],
        Refused(IncomingOnly),
    ),
    inner("012", 14, 6, &[(51, 52), (55, 56)], Regular),
    inner("012", 14, 6, &[(66, 67)], Refused(Virtual)),
    leading("012", 14, 3, &[(792, 792)], Refused(Virtual)),
    inner("020", 11, 3, &[(1, 2), (4, 8)], Regular),
    inner("020", 12, 3, &[(1, 1), (4, 5), (9, 9), (21, 21), (24, 25)], Regular),
    leading("020", 13, 4, &[(1002, 1007)], Regular),
    inner("020", 14, 9, &[(1, 4), (12, 13), (15, 15)], Regular),
    inner("020", 14, 10, &[(18, 18), (92, 92)], Refused(Virtual)),
    inner("023", 11, 3, &[(10, 10), (20, 20), (30, 30)], Regular),
    inner("023", 11, 3, &[(15, 15)], Refused(Virtual)),
    inner("023", 14, 3, &[(16, 16)], Refused(Virtual)),
    leading("027", 10, 1, &[(0, 0), (5, 5)], Regular),
    inner("027", 11, 8, CITI, Regular),
    inner("027", 12, 8, &[(24, 25), (41, 41)], Regular),
    inner("027", 13, 8, CITI, Regular),
    inner("031", 12, 3, &[(1, 2), (4, 5), (7, 8)], Regular),
    inner("031", 12, 3, &[(19, 21), (25, 25), (27, 28)], Refused(IncomingOnly)),
    leading("031", 12, 3, &[(501, 502), (504, 505), (508, 508)], Regular),
    leading("031", 12, 3, &[(519, 521), (524, 525), (527, 528)], Refused(IncomingOnly)),
    leading("031", 13, 2, &[(91, 94), (96, 96)], Regular),
    inner("031", 14, 3, &[(1, 2), (4, 8), (91, 94), (96, 96)], Regular),
    leading("031", 14, 3, &[(937, 938), (999, 999)], Refused(Virtual)),
    inner("032", 12, 3, &[(1, 3), (9, 9), (11, 13)], Regular),
    leading("032", 13, 3, &[(101, 103), (109, 109), (112, 113)], Regular),
    inner3(
        "034",
        12,
        3,
        &[(101, 101), (103, 103), (107, 109), (121, 124), (127, 127), (716, 716), (731, 731)],
        Regular,
    ),
    inner3("034", 13, 1, &[(101, 101), (103, 103), (107, 107), (109, 109), (121, 121), (127, 127)], Regular),
    inner("035", 10, 2, &[(1, 5), (13, 13)], Regular),
    leading("035", 12, 3, &[(700, 709), (711, 714), (769, 779)], Regular),
    inner("037", 12, 3, &[(1, 3), (11, 13), (15, 15), (21, 23), (35, 37)], Regular),
    inner3("037", 13, 1, &[(11, 13), (21, 21), (23, 23)], Regular),
    inner("039", 12, 3, &[(1, 1), (3, 3), (7, 7), (9, 9), (20, 22), (32, 32), (35, 35)], Regular),
    leading(
        "039",
        13,
        3,
        &[(201, 201), (203, 203), (207, 207), (209, 209), (220, 222), (232, 232), (235, 235)],
        Regular,
    ),
    inner("045", 13, 4, &[(9, 10), (13, 13)], Regular),
    leading("045", 13, 4, &[(9002, 9005)], Regular),
    leading("045", 13, 4, &[(9037, 9037)], Refused(Virtual)),
    leading("045", 13, 4, &[(9200, 9200), (9202, 9202), (9205, 9210), (9212, 9212)], Refused(IncomingOnly)),
    // 110 and 177 stand under installment savings as well as under demand deposits: let pass.
    leading("048", 12, 3, &[(110, 110), (131, 138), (142, 142), (144, 145), (177, 177), (731, 731)], Regular),
    leading("048", 12, 3, &[(170, 176), (178, 178)], Refused(IncomingOnly)),
    leading("048", 12, 3, &[(910, 910)], Refused(Virtual)),
    inner("048", 13, 5, &[(12, 13)], Regular),
    inner("048", 14, 5, &[(14, 14)], Regular),
    inner("050", 14, 5, &[(13, 13), (21, 23)], Regular),
    inner("064", 12, 3, &[(11, 15)], Regular),
    inner("064", 13, 5, &[(21, 22), (27, 27), (30, 30), (32, 32)], Regular),
    leading("071", 12, 3, &[(100, 100), (110, 110), (120, 120), (190, 190), (530, 530)], Regular),
    leading("071", 13, 1, &[(8, 9)], Refused(Virtual)),
    inner("071", 14, 6, &[(1, 3), (6, 6), (52, 52), (97, 97)], Regular),
    inner("071", 14, 6, &[(5, 5), (31, 33), (40, 49), (80, 88)], Refused(IncomingOnly)),
    inner("088", 11, 3, &[(1, 9), (11, 13), (61, 61)], Regular),
    inner("088", 11, 3, &[(99, 99)], Refused(Virtual)),
    leading("088", 12, 3, &[(100, 161), (268, 269), (298, 298)], Regular),
    inner("088", 13, 3, &[(81, 82)], Refused(Virtual)),
    leading("088", 14, 3, &[(560, 562)], Refused(Virtual)),
    inner3("088", 14, 3, &[(901, 901)], Refused(Virtual)),
    leading("089", 10, 1, &[(9, 9)], Refused(IncomingOnly)),
    // What its customers' numbers begin with; the document gives no codes.
    leading("089", 12, 3, &[(100, 100)], Habit),
    every("089", 13, Refused(PhoneLinked)),
    leading("089", 14, 1, &[(7, 7), (9, 9)], Refused(SafeTransfer)),
    every("089", 14, Refused(LoanRepayment)),
    leading("090", 13, 4, &[(3333, 3333), (7979, 7979)], Regular),
    leading("092", 12, 3, &[(100, 100), (150, 150)], Regular),
    leading("092", 12, 4, &[(1000, 1000), (1500, 1500)], Regular),
    leading("092", 12, 2, &[(17, 17), (19, 19)], Refused(Virtual)),
];
