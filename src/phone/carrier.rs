//! Mobile carriers, and the codes that identity-service vendors give them.

use thiserror::Error;

/// One of the three networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// SK Telecom.
    Skt,
    /// KT.
    Kt,
    /// LG U+.
    Lgu,
}

/// With whom the customer has the contract. An MVNO (알뜰폰) is a carrier of its own for the identity service: a line
/// of an MVNO on SKT's network that is sent in as SKT comes back as "not matching", one of the commonest complaints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// SK Telecom itself.
    Skt,
    /// KT itself.
    Kt,
    /// LG U+ itself.
    Lgu,
    /// An MVNO on SKT's network.
    SktMvno,
    /// An MVNO on KT's network.
    KtMvno,
    /// An MVNO on LG U+'s network.
    LguMvno,
    /// An MVNO whose network the vendor does not say.
    Mvno,
}

impl Carrier {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Skt, Self::Kt, Self::Lgu, Self::SktMvno, Self::KtMvno, Self::LguMvno, Self::Mvno];

    /// Whose radio network the line is on; `None` where that is not known.
    #[must_use]
    pub const fn network(self) -> Option<Network> {
        match self {
            Self::Skt | Self::SktMvno => Some(Network::Skt),
            Self::Kt | Self::KtMvno => Some(Network::Kt),
            Self::Lgu | Self::LguMvno => Some(Network::Lgu),
            Self::Mvno => None,
        }
    }

    /// Whether the contract is with an MVNO.
    #[must_use]
    pub const fn is_mvno(self) -> bool {
        matches!(self, Self::SktMvno | Self::KtMvno | Self::LguMvno | Self::Mvno)
    }

    /// Name for logs and figures. Stable.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Skt => "skt",
            Self::Kt => "kt",
            Self::Lgu => "lgu",
            Self::SktMvno => "skt_mvno",
            Self::KtMvno => "kt_mvno",
            Self::LguMvno => "lgu_mvno",
            Self::Mvno => "mvno",
        }
    }
}

/// A code that the vendor's documents don't list. Ask the vendor; don't take it for the nearest known one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("carrier code is not among the vendor's")]
#[non_exhaustive]
pub struct UnknownCarrier;

/// Whose codes are read. The same network has different names: KT is `KT` or `KTF`, LG U+ is `LGU` or `LGT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Vendor {
    /// PortOne, API of the first version: `SKT`, `KT`, `LGT` and these with `_MVNO`.
    PortOneV1,
    /// PortOne, API of the second version: `SKT`, `KT`, `LGU` and these with `_MVNO`.
    PortOneV2,
    /// Danal: `SKT`, `KTF`, `LGT`, `MVNO`.
    Danal,
    /// KG Inicis: Danal's and three MVNOs by name, `CJH` (Hello Mobile), `KCT` (T-plus) and `SKL` (SK 7mobile). Their
    /// networks aren't given: the first two sell lines of several.
    Inicis,
}

impl Vendor {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::PortOneV1, Self::PortOneV2, Self::Danal, Self::Inicis];

    /// The carrier that this vendor means by a code, which is compared as it is: upper case, no spaces.
    ///
    /// # Errors
    ///
    /// [`UnknownCarrier`] for every other text.
    pub fn carrier(self, code: &str) -> Result<Carrier, UnknownCarrier> {
        let carrier = match self {
            Self::PortOneV1 => match code {
                "LGT" => Some(Carrier::Lgu),
                "LGT_MVNO" => Some(Carrier::LguMvno),
                code => port_one(code),
            },
            Self::PortOneV2 => match code {
                "LGU" => Some(Carrier::Lgu),
                "LGU_MVNO" => Some(Carrier::LguMvno),
                code => port_one(code),
            },
            Self::Danal => danal(code),
            Self::Inicis => match code {
                "CJH" | "KCT" | "SKL" => Some(Carrier::Mvno),
                code => danal(code),
            },
        };
        carrier.ok_or(UnknownCarrier)
    }
}

/// What both versions of PortOne's API call alike.
fn port_one(code: &str) -> Option<Carrier> {
    match code {
        "SKT" => Some(Carrier::Skt),
        "KT" => Some(Carrier::Kt),
        "SKT_MVNO" => Some(Carrier::SktMvno),
        "KT_MVNO" => Some(Carrier::KtMvno),
        _ => None,
    }
}

fn danal(code: &str) -> Option<Carrier> {
    match code {
        "SKT" => Some(Carrier::Skt),
        "KTF" => Some(Carrier::Kt),
        "LGT" => Some(Carrier::Lgu),
        "MVNO" => Some(Carrier::Mvno),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_of_each_vendor() {
        use Carrier::*;
        let codes = [
            "SKT", "KT", "KTF", "LGU", "LGT", "SKT_MVNO", "KT_MVNO", "KTF_MVNO", "LGU_MVNO", "LGT_MVNO", "MVNO", "CJH",
            "KCT", "SKL", "skt", " SKT", "SKT ", "LGU+", "",
        ];
        let table: [(Vendor, &[(&str, Carrier)]); 4] = [
            (
                Vendor::PortOneV1,
                &[
                    ("SKT", Skt),
                    ("KT", Kt),
                    ("LGT", Lgu),
                    ("SKT_MVNO", SktMvno),
                    ("KT_MVNO", KtMvno),
                    ("LGT_MVNO", LguMvno),
                ],
            ),
            (
                Vendor::PortOneV2,
                &[
                    ("SKT", Skt),
                    ("KT", Kt),
                    ("LGU", Lgu),
                    ("SKT_MVNO", SktMvno),
                    ("KT_MVNO", KtMvno),
                    ("LGU_MVNO", LguMvno),
                ],
            ),
            (Vendor::Danal, &[("SKT", Skt), ("KTF", Kt), ("LGT", Lgu), ("MVNO", Mvno)]),
            (
                Vendor::Inicis,
                &[("SKT", Skt), ("KTF", Kt), ("LGT", Lgu), ("MVNO", Mvno), ("CJH", Mvno), ("KCT", Mvno), ("SKL", Mvno)],
            ),
        ];
        for (vendor, known) in table {
            for code in codes {
                let wanted = known.iter().find(|(name, _)| *name == code).map(|(_, carrier)| *carrier);
                assert_eq!(vendor.carrier(code).ok(), wanted, "{vendor:?} {code}");
            }
            assert!(known.iter().all(|(name, _)| codes.contains(name)));
        }
    }

    #[test]
    fn networks() {
        for carrier in Carrier::ALL {
            assert_eq!(carrier.is_mvno(), carrier.as_str().ends_with("mvno"));
            let network = match carrier.as_str() {
                name if name.starts_with("skt") => Some(Network::Skt),
                name if name.starts_with("kt") => Some(Network::Kt),
                name if name.starts_with("lgu") => Some(Network::Lgu),
                _ => None,
            };
            assert_eq!(carrier.network(), network);
        }
    }

    proptest! {
        #[test]
        fn any_code_is_known_or_refused(code in "\\PC{0,10}|[A-Z_]{0,9}") {
            for vendor in Vendor::ALL {
                if let Ok(carrier) = vendor.carrier(&code) {
                    prop_assert!(Carrier::ALL.contains(&carrier));
                }
            }
        }
    }
}
