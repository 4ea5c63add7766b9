//! Personal data of the application, under names: in earnest encrypted, in a store and under keys of its own. Texts here
//! stand for what is decrypted.

use std::collections::BTreeMap;

use bonin::card::{DocumentKind, Field, FieldKey, FieldValue, Unreadable};
use bonin::issuer::{CheckField, ConfirmedFields, IssuerDocument, Origin};
use bonin::one_won::{Account, CodeSystem, Institution};
use bonin::phone::{Carrier, IdentityReport, Parsed, PhoneNumber, Sex};
use bonin::pii::Secret;

use crate::Failure;

#[derive(Default)]
pub struct Vault {
    values: BTreeMap<String, Secret>,
}

/// A stored document: what was read of it, and what the customer made of that.
pub struct Document {
    pub kind: DocumentKind,
    pub read: Vec<Field>,
    pub fields: ConfirmedFields,
}

impl Vault {
    fn put(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.values.insert(name.into(), Secret::new(text.into()));
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(Secret::expose)
    }

    /// Deletes what begins with a name.
    pub fn delete(&mut self, prefix: &str) {
        self.values.retain(|name, _| !name.starts_with(prefix));
    }

    pub fn has(&self, prefix: &str) -> bool {
        self.values.keys().any(|name| name.starts_with(prefix))
    }

    /// The photo of a session that is at hand, in place of one before.
    pub fn put_document(&mut self, document: &Document) {
        self.delete("document/");
        self.put("document/kind", document.kind.as_str());
        for (at, field) in document.read.iter().enumerate() {
            let (outcome, text) = match &field.value {
                Ok(value) => ("read", value.expose()),
                Err(reason) => ("unreadable", reason.as_str()),
            };
            let name = format!("document/read/{at:02}/{}/{outcome}/{}", field.key.as_str(), field.confidence);
            self.put(name, text);
        }
        for (at, (field, text, origin)) in document.fields.parts().enumerate() {
            let origin = match origin {
                Origin::Read { confidence } => format!("read/{confidence}"),
                Origin::Confirmed => "confirmed".to_owned(),
                Origin::Edited => "edited".to_owned(),
            };
            self.put(format!("document/field/{at:02}/{}/{origin}", field.as_str()), text.expose());
        }
    }

    pub fn document(&self) -> Result<Option<Document>, Failure> {
        let Some(kind) = self.get("document/kind") else { return Ok(None) };
        let kinds = [DocumentKind::ResidentCard, DocumentKind::DriverLicense];
        let kind = kinds.into_iter().find(|known| known.as_str() == kind).ok_or("an unknown document")?;
        let read = self.under("document/read/").map(|(name, text)| field(name, text)).collect::<Result<_, _>>()?;
        let parts =
            self.under("document/field/").map(|(name, text)| part(name, text)).collect::<Result<Vec<_>, _>>()?;
        let fields = ConfirmedFields::from_parts(IssuerDocument::from(kind), parts)?;
        Ok(Some(Document { kind, read, fields }))
    }

    fn under<'v>(&'v self, prefix: &'v str) -> impl Iterator<Item = (&'v str, &'v Secret)> {
        self.values.iter().filter_map(move |(name, text)| Some((name.strip_prefix(prefix)?, text)))
    }

    pub fn put_line(&mut self, line: u8, number: &PhoneNumber) {
        self.put(format!("line/{line}"), number.expose());
    }

    pub fn line(&self, line: u8) -> Option<PhoneNumber> {
        match PhoneNumber::parse(self.get(&format!("line/{line}"))?).ok()? {
            Parsed::Mobile(number) => Some(number),
            Parsed::Legacy { number, .. } => Some(number.keep()),
        }
    }

    pub fn put_account(&mut self, account: u8, given: &Account) {
        self.put(format!("account/{account}/{}", given.institution().standard_code()), given.expose_number());
    }

    pub fn account(&self, account: u8) -> Option<Account> {
        let prefix = format!("account/{account}/");
        let (code, digits) = self.under(&prefix).next()?;
        let institution = Institution::from_code(CodeSystem::Standard, code).ok()?.institution;
        Account::parse(institution, digits.expose()).ok()
    }

    /// The holder's name as the lookup of that account returned it.
    pub fn put_holder(&mut self, account: u8, name: &str) {
        self.put(format!("holder/{account}"), name);
    }

    pub fn holder(&self, account: u8) -> Option<Secret> {
        self.get(&format!("holder/{account}")).map(|name| Secret::new(name.to_owned()))
    }

    pub fn put_subscriber(&mut self, report: &IdentityReport) {
        self.put("linking/ci", report.ci.expose());
        self.put("linking/di", report.di.expose());
        self.put("subscriber/name", report.name.expose());
        self.put("subscriber/birth", report.birth.expose());
        self.put("subscriber/sex", if report.sex == Sex::Female { "female" } else { "male" });
        self.put("subscriber/carrier", report.carrier.map_or("", Carrier::as_str));
        self.put("subscriber/phone", report.phone.as_ref().map_or("", PhoneNumber::expose));
    }

    pub fn subscriber(&self) -> Option<IdentityReport> {
        let secret = |name| self.get(name).map(|text| Secret::new(text.to_owned()));
        let phone = match PhoneNumber::parse(self.get("subscriber/phone")?) {
            Ok(Parsed::Mobile(number)) => Some(number),
            _ => None,
        };
        let carrier = self.get("subscriber/carrier")?;
        Some(IdentityReport {
            ci: secret("linking/ci")?,
            di: secret("linking/di")?,
            name: secret("subscriber/name")?,
            birth: secret("subscriber/birth")?,
            sex: if self.get("subscriber/sex")? == "female" { Sex::Female } else { Sex::Male },
            foreigner: Some(false),
            carrier: Carrier::ALL.into_iter().find(|known| known.as_str() == carrier),
            phone,
        })
    }
}

/// `00/name/read/0.9985`
fn field(name: &str, text: &Secret) -> Result<Field, Failure> {
    let [_, key, outcome, confidence] = name.split('/').collect::<Vec<_>>()[..] else { return Err("a field".into()) };
    let key = FieldKey::ALL.into_iter().find(|known| known.as_str() == key).ok_or("an unknown field")?;
    let value = if outcome == "read" {
        Ok(FieldValue::new(text.expose().to_owned()))
    } else {
        Err(Unreadable::ALL.into_iter().find(|known| known.as_str() == text.expose()).ok_or("an unknown reason")?)
    };
    Ok(Field { key, value, confidence: confidence.parse()?, bounds: None })
}

/// `00/name/read/0.9985`, `01/name/confirmed`
fn part(name: &str, text: &Secret) -> Result<(CheckField, Secret, Origin), Failure> {
    let mut words = name.split('/').skip(1);
    let field = words.next().and_then(|word| CheckField::ALL.into_iter().find(|known| known.as_str() == word));
    let origin = match (words.next(), words.next()) {
        (Some("read"), Some(confidence)) => Origin::Read { confidence: confidence.parse()? },
        (Some("confirmed"), None) => Origin::Confirmed,
        (Some("edited"), None) => Origin::Edited,
        _ => return Err("an unknown origin".into()),
    };
    Ok((field.ok_or("an unknown field")?, Secret::new(text.expose().to_owned()), origin))
}
