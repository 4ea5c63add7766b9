use super::*;

fn key() -> IdempotencyKey {
    IdempotencyKey::new(ChallengeId::from_bytes([0xA1; 16]), 2)
}

fn instruction() -> TransferInstruction {
    let bank = crate::one_won::Institution::from_name("신한").unwrap();
    let account = Account::parse(bank, "110-436-387740").unwrap();
    let memo = Secret::new("멋진태양".to_owned());
    PendingTransfer::new(key(), account, memo, UnixTime::from_secs(1_800_000_600))
        .committed(Stored::from_rows_updated(1).unwrap())
}

#[test]
fn a_key_reads_back() {
    let text = key().to_string();
    assert_eq!(text, format!("{}-02", "a1".repeat(16)));
    assert_eq!(IdempotencyKey::from_text(&text), Some(key()));
    for wrong in
        ["", "-", "a1-02", &text[..34], &format!("{text}0"), &text.replace("-02", "-00"), &text.replace('-', "")]
    {
        assert_eq!(IdempotencyKey::from_text(wrong), None, "{wrong}");
    }
}

#[test]
fn what_the_host_is_asked_to_send() {
    let instruction = instruction();
    assert_eq!((instruction.amount_won(), instruction.purpose_code()), (1, "AU"));
    assert_eq!((instruction.key(), instruction.account().expose_number()), (key(), "110436387740"));
    assert_eq!(instruction.memo().expose(), "멋진태양");
    assert_eq!(instruction.expires_at(), UnixTime::from_secs(1_800_000_600));
    let shown = format!("{instruction:?}");
    assert!(!shown.contains("멋진") && !shown.contains("7740"), "{shown}");
}

#[test]
fn results_and_what_follows() {
    use TransferFailure::*;
    let table = [
        (TransferResult::Sent, DeliveryResult::Sent, NextStep::AwaitAnswer),
        (TransferResult::Unknown, DeliveryResult::Unknown, NextStep::AskByKey),
        (TransferResult::Failed(NoSuchAccount), DeliveryResult::Failed, NextStep::OtherAccount),
        (TransferResult::Failed(AccountClosed), DeliveryResult::Failed, NextStep::OtherAccount),
        (TransferResult::Failed(AccountRestricted), DeliveryResult::Failed, NextStep::OtherAccount),
        (TransferResult::Failed(InstitutionDown), DeliveryResult::Failed, NextStep::TryLater),
        (TransferResult::Failed(SenderLimit), DeliveryResult::Failed, NextStep::TryLater),
        (TransferResult::Failed(NeverReceived), DeliveryResult::Failed, NextStep::TryLater),
        (TransferResult::Failed(Refused), DeliveryResult::Failed, NextStep::TryLater),
    ];
    for (result, delivery, next) in table {
        assert_eq!((result.delivery(), result.next_step()), (delivery, next));
        let executed = instruction().executed(result);
        assert_eq!((executed.key(), executed.result()), (key(), result));
    }
}

#[test]
fn an_unknown_transfer_is_asked_for_until_it_is_known() {
    let Executed::Unknown(unknown) = instruction().executed(TransferResult::Unknown) else { panic!("not unknown") };
    assert_eq!(unknown.key(), key());
    let Executed::Unknown(unknown) = unknown.resolved(TransferResult::Unknown) else { panic!("not unknown") };
    assert!(matches!(unknown.resolved(TransferResult::Sent), Executed::Sent(sent) if sent == key()));
}
