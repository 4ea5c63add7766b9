//! Documents by their stable names.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use crate::issuer::IssuerDocument;

pub(super) fn serialize<S: Serializer>(documents: &[IssuerDocument], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(documents.iter().map(|document| document.as_str()))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IssuerDocument>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    let document = |name: String| IssuerDocument::ALL.into_iter().find(|known| known.as_str() == name);
    names.into_iter().map(|name| document(name).ok_or_else(|| D::Error::custom("unknown document"))).collect()
}
