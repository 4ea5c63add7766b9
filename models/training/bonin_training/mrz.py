"""Machine-readable lines of passports (ICAO 9303, format TD3: two lines of 44 signs) and their check digits.

    python -m bonin_training.mrz

verifies the known lines below and that every changed digit fails the check over it.
"""

LENGTH = 44
NAME_LENGTH = 39
FILLER = "<"
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Check -> where its digit stands in line 2, and the ranges that it covers.
CHECKS = {
    "number": (9, [(0, 9)]),
    "birth_date": (19, [(13, 19)]),
    "expiry_date": (27, [(21, 27)]),
    "optional": (42, [(28, 42)]),
    "composite": (43, [(0, 10), (13, 20), (21, 43)]),
}


def check_digit(text):
    """Letters count from 10, the filler as 0; weights 7, 3, 1 in turn."""
    values = (0 if c == FILLER else SIGNS.index(c) for c in text)
    return str(sum(v * (7, 3, 1)[k % 3] for k, v in enumerate(values)) % 10)


def name_field(surname, given):
    """`SURNAME<<GIVEN<NAMES`, cut where 39 signs end; apostrophes and commas vanish, hyphens and spaces become fillers."""
    def plain(words):
        kept = "".join(FILLER if c in " -" else c for c in words.upper() if c in SIGNS or c in " -")
        return FILLER.join(part for part in kept.split(FILLER) if part)

    # A person with one name only has no part after the two fillers.
    whole = plain(surname) + (FILLER * 2 + plain(given) if given else "")
    return whole[:NAME_LENGTH].ljust(NAME_LENGTH, FILLER)


def two_digits(ymd):
    return f"{ymd[0] % 100:02d}{ymd[1]:02d}{ymd[2]:02d}"


def td3(document_type, state, surname, given, number, nationality, birth, sex, expiry, optional="", blank_check=False):
    """Both lines. `blank_check` leaves a filler where an empty optional field's check digit would be 0: both are legal."""
    first = document_type.ljust(2, FILLER) + state.ljust(3, FILLER) + name_field(surname, given)
    second = number.ljust(9, FILLER)
    second += check_digit(second) + nationality.ljust(3, FILLER)
    second += two_digits(birth) + check_digit(two_digits(birth)) + (sex if sex in "MF" else FILLER)
    second += two_digits(expiry) + check_digit(two_digits(expiry))
    field = optional.ljust(14, FILLER)
    second += field + (FILLER if blank_check and not optional else check_digit(field))
    second += check_digit(covered(second, "composite"))
    return first, second


def covered(line, check):
    return "".join(line[a:b] for a, b in CHECKS[check][1])


def failed(line):
    """Names of the checks that line 2 fails; every one of them if its length is wrong."""
    if len(line) != LENGTH:
        return list(CHECKS)
    wrong = []
    for check, (at, _) in CHECKS.items():
        text = covered(line, check)
        blank = check == "optional" and line[at] == FILLER and not text.strip(FILLER)
        if not blank and line[at] != check_digit(text):
            wrong.append(check)
    return wrong


def spoil(rng, first, second):
    """What specimens and forgeries are printed with: zeros or anything for check digits, lines a little long or short."""
    u = rng.random()
    if u < 0.4:
        for at, _ in CHECKS.values():
            second = second[:at] + "0" + second[at + 1:]
    elif u < 0.75:
        at = [at for at, _ in CHECKS.values()][int(rng.integers(len(CHECKS)))]
        second = second[:at] + str(int(rng.integers(10))) + second[at + 1:]
    elif u < 0.9:
        extra = int(rng.integers(1, 3))
        first, second = first + FILLER * extra, second + "0" * extra
    else:
        first, second = first[:-1], second[:-1]
    return first, second


# Made up, but for the fifth, which is the specimen of ICAO 9303.
KNOWN = [
    (("PM", "KOR", "HONG", "GILDONG", "M123A4567", "KOR", (1982, 7, 1), "M", (2031, 8, 20), "", False),
     "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<", "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00"),
    (("PM", "KOR", "HONG", "GILDONG", "M123A4567", "KOR", (1982, 7, 1), "M", (2031, 8, 20), "", True),
     "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<", "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<<0"),
    (("PS", "KOR", "LEE", "SUN SIN", "S12345678", "KOR", (1945, 4, 28), "M", (2025, 1, 1), "", False),
     "PSKORLEE<<SUN<SIN<<<<<<<<<<<<<<<<<<<<<<<<<<<", "S123456780KOR4504285M2501017<<<<<<<<<<<<<<00"),
    (("PM", "KOR", "NAMGUNG", "MIN", "M12345678", "KOR", (1990, 1, 1), "F", (2028, 1, 1), "1234567", False),
     "PMKORNAMGUNG<<MIN<<<<<<<<<<<<<<<<<<<<<<<<<<<", "M123456788KOR9001011F28010161234567<<<<<<<40"),
    (("P", "UTO", "ERIKSSON", "ANNA MARIA", "L898902C3", "UTO", (1974, 8, 12), "F", (2012, 4, 15), "ZE184226B", False),
     "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
]


def verify():
    for fields, first, second in KNOWN:
        assert td3(*fields) == (first, second), fields
        assert failed(second) == [], second
        for at, c in enumerate(second):
            if c.isdigit():
                changed = second[:at] + str((int(c) + 1) % 10) + second[at + 1:]
                over = {check for check, (digit, parts) in CHECKS.items() if at == digit or any(a <= at < b for a, b in parts)}
                assert set(failed(changed)) == over, (at, failed(changed))


if __name__ == "__main__":
    verify()
    print(f"{len(KNOWN)} documents as expected")
