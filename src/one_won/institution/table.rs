//! The institutions as data. Nothing here decides anything.
//!
//! Source: the clearing institute's document on account numbers by participant (기준일 2026-05-08), and for current
//! names and standard codes what banks themselves publish.

use super::{Category, Standing};

/// One row.
pub(super) struct Entry {
    /// Code in the direct-debit network.
    pub(super) cms: &'static str,
    /// Code in the transfer network.
    pub(super) standard: &'static str,
    pub(super) name: &'static str,
    pub(super) short: &'static str,
    pub(super) english: &'static str,
    pub(super) category: Category,
    pub(super) standing: Standing,
    /// Digits of its account numbers, ascending.
    pub(super) lengths: &'static [u8],
    /// Codes that older clients still send for it, of both namespaces.
    pub(super) aliases: &'static [&'static str],
}

impl Entry {
    /// A row whose code is the same in both namespaces, in service, without old codes.
    const fn new(code: &'static str, names: [&'static str; 3], category: Category, lengths: &'static [u8]) -> Self {
        let [name, short, english] = names;
        let standing = Standing::InService;
        Self { cms: code, standard: code, name, short, english, category, standing, lengths, aliases: &[] }
    }

    const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    const fn standard(self, standard: &'static str) -> Self {
        Self { standard, ..self }
    }

    const fn standing(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }
}

const fn bank(code: &'static str, names: [&'static str; 3], lengths: &'static [u8]) -> Entry {
    Entry::new(code, names, Category::Bank, lengths)
}

const fn cooperative(code: &'static str, names: [&'static str; 3], lengths: &'static [u8]) -> Entry {
    Entry::new(code, names, Category::Cooperative, lengths)
}

const fn foreign(code: &'static str, names: [&'static str; 3], lengths: &'static [u8]) -> Entry {
    Entry::new(code, names, Category::ForeignBranch, lengths)
}

const fn securities(code: &'static str, names: [&'static str; 3], lengths: &'static [u8]) -> Entry {
    Entry::new(code, names, Category::Securities, lengths)
}

/// Name, short name, English name, digits of account numbers.
pub(super) static ENTRIES: &[Entry] = &[
    bank("002", ["한국산업은행", "산업", "Korea Development Bank"], &[11, 14]),
    bank("003", ["IBK기업은행", "기업", "Industrial Bank of Korea"], &[10, 11, 12, 14]).aliases(&["043"]),
    bank("004", ["KB국민은행", "국민", "KB Kookmin Bank"], &[10, 11, 12, 14])
        .aliases(&["006", "019", "029", "078", "079"]),
    // The direct-debit network kept the Exchange Bank's 005 after the merger, the transfer network Hana's own 081.
    bank("005", ["하나은행", "하나", "Hana Bank"], &[11, 12, 14])
        .standard("081")
        .aliases(&["025", "033", "080", "082"]),
    bank("007", ["수협은행", "수협", "Suhyup Bank"], &[11, 12, 14]).aliases(&["009"]),
    bank("011", ["NH농협은행", "농협", "NH NongHyup Bank"], &[11, 12, 13, 14]).aliases(&["010", "016"]),
    cooperative("012", ["지역농축협", "지역농협", "Local NongHyup Cooperatives"], &[13, 14])
        .aliases(&["013", "014", "015", "017", "018"]),
    bank("020", ["우리은행", "우리", "Woori Bank"], &[11, 12, 13, 14]).aliases(&["022", "024", "083", "084"]),
    // 10 and 14 in the list of lengths, 11 in the description of its numbers: both count.
    bank("023", ["SC제일은행", "SC제일", "Standard Chartered Bank Korea"], &[10, 11, 14]),
    bank("027", ["한국씨티은행", "씨티", "Citibank Korea"], &[10, 11, 12, 13]).aliases(&["036", "053"]),
    // Split from 007 on 2025-11-10. 12 in the list; the splitting rule also sends it numbers of 11 and 14.
    cooperative("030", ["수협중앙회", "수협중앙회", "National Federation of Fisheries Cooperatives"], &[11, 12, 14])
        .aliases(&["069", "070"]),
    bank("031", ["iM뱅크", "iM뱅크", "iM Bank"], &[7, 8, 9, 10, 11, 12, 13, 14]),
    bank("032", ["부산은행", "부산", "BNK Busan Bank"], &[12, 13]),
    bank("034", ["광주은행", "광주", "Kwangju Bank"], &[12, 13]),
    bank("035", ["제주은행", "제주", "Jeju Bank"], &[10, 12]),
    bank("037", ["전북은행", "전북", "Jeonbuk Bank"], &[12, 13]),
    bank("039", ["경남은행", "경남", "BNK Kyongnam Bank"], &[12, 13]),
    cooperative("045", ["새마을금고", "새마을", "Korean Federation of Community Credit Cooperatives"], &[13])
        .aliases(&["046", "085", "086", "087"]),
    cooperative("048", ["신협", "신협", "National Credit Union Federation of Korea"], &[10, 11, 12, 13, 14])
        .aliases(&["047", "049"]),
    cooperative("050", ["상호저축은행", "저축은행", "Savings Banks"], &[14]),
    foreign("054", ["HSBC은행", "HSBC", "HSBC Korea"], &[12]).standing(Standing::OutOfService),
    foreign("055", ["도이치은행", "도이치", "Deutsche Bank Seoul"], &[10]).standing(Standing::OutOfService),
    foreign("057", ["제이피모간체이스은행", "JP모간", "JPMorgan Chase Bank Seoul"], &[10])
        .standing(Standing::OutOfService),
    foreign("060", ["BOA은행", "BOA", "Bank of America Seoul"], &[12, 14]),
    foreign("061", ["BNP파리바은행", "BNP파리바", "BNP Paribas Seoul"], &[14]).standing(Standing::OutOfService),
    cooperative("064", ["산림조합", "산림조합", "National Forestry Cooperative Federation"], &[12, 13]),
    cooperative("071", ["우체국", "우체국", "Korea Post"], &[12, 13, 14]).aliases(&["072", "073", "074", "075"]),
    bank("088", ["신한은행", "신한", "Shinhan Bank"], &[11, 12, 13, 14]).aliases(&["021", "026", "028"]),
    bank("089", ["케이뱅크", "케이뱅크", "K bank"], &[10, 12, 13, 14]),
    bank("090", ["카카오뱅크", "카카오뱅크", "KakaoBank"], &[13]),
    bank("092", ["토스뱅크", "토스뱅크", "Toss Bank"], &[12]),
    Entry::new(
        "099",
        ["금융결제원", "금융결제원", "Korea Financial Telecommunications and Clearings Institute"],
        Category::ClearingHouse,
        &[],
    ),
    securities("209", ["유안타증권", "유안타", "Yuanta Securities Korea"], &[11, 12]),
    securities("218", ["KB증권", "KB증권", "KB Securities"], &[9, 11]).aliases(&["226"]),
    securities("224", ["BNK투자증권", "BNK증권", "BNK Securities"], &[]).standing(Standing::Unverified),
    securities("225", ["IBK투자증권", "IBK증권", "IBK Securities"], &[]).standing(Standing::Unverified),
    securities("227", ["다올투자증권", "다올", "Daol Investment & Securities"], &[]).standing(Standing::Unverified),
    securities("238", ["미래에셋증권", "미래에셋", "Mirae Asset Securities"], &[8, 9, 10, 11, 12, 13, 14])
        .aliases(&["230"]),
    securities("240", ["삼성증권", "삼성", "Samsung Securities"], &[8, 10, 12, 14]),
    securities("243", ["한국투자증권", "한국투자", "Korea Investment & Securities"], &[10, 12, 14]),
    securities("247", ["NH투자증권", "NH투자", "NH Investment & Securities"], &[11]).aliases(&["289"]),
    securities("261", ["교보증권", "교보", "Kyobo Securities"], &[11]),
    securities("262", ["아이엠증권", "iM증권", "iM Securities"], &[10]),
    securities("263", ["현대차증권", "현대차", "Hyundai Motor Securities"], &[8]),
    securities("264", ["키움증권", "키움", "Kiwoom Securities"], &[8, 10]),
    securities("265", ["LS증권", "LS증권", "LS Securities"], &[9, 11]),
    securities("266", ["SK증권", "SK증권", "SK Securities"], &[9, 11]),
    securities("267", ["대신증권", "대신", "Daishin Securities"], &[9, 11]),
    securities("269", ["한화투자증권", "한화", "Hanwha Investment & Securities"], &[10, 11, 13, 14]),
    securities("270", ["하나증권", "하나증권", "Hana Securities"], &[8, 10, 11, 14]),
    securities("271", ["토스증권", "토스증권", "Toss Securities"], &[]).standing(Standing::Unverified),
    securities("278", ["신한투자증권", "신한투자", "Shinhan Securities"], &[11]),
    securities("279", ["DB증권", "DB증권", "DB Securities"], &[9, 11]),
    securities("280", ["유진투자증권", "유진", "Eugene Investment & Securities"], &[11]),
    securities("287", ["메리츠증권", "메리츠", "Meritz Securities"], &[10, 11]).aliases(&["268"]),
    securities("288", ["카카오페이증권", "카카오페이", "KakaoPay Securities"], &[11]),
    securities("290", ["부국증권", "부국", "Bookook Securities"], &[11]),
    securities("291", ["신영증권", "신영", "Shinyoung Securities"], &[9, 12]),
    securities("292", ["케이프투자증권", "케이프", "Cape Investment & Securities"], &[11, 14]),
    securities("294", ["우리투자증권", "우리투자", "Woori Investment & Securities"], &[11]),
];

/// Institutions by how many private customers they are commonly said to have, by CMS code. General knowledge, and only
/// used between candidates for which the number itself speaks equally; the others follow in the table's order.
pub(super) const BY_PREVALENCE: [&str; 20] = [
    "004", "088", "011", "020", "090", "005", "003", "092", "089", "045", "071", "012", "048", "031", "032", "039",
    "023", "034", "037", "007",
];
