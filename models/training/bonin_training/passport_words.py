"""Labels, months and rows of passports' data pages."""

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
FRENCH = "JAN FEV MARS AVR MAI JUIN JUIL AOUT SEPT OCT NOV DEC".split()

KOREAN_LABELS = {
    "document_type": ("종류", "Type"), "country_code": ("국가코드", "Country code"), "passport_number": ("여권번호", "Passport No."), "surname": ("성", "Surname"), "given_names": ("이름", "Given names"),
    "korean_name": ("한글성명", ""), "birth_date": ("생년월일", "Date of birth"), "sex": ("성별", "Sex"), "nationality": ("국적", "Nationality"), "authority": ("발행관청", "Authority"),
    "issue_date": ("발급일", "Date of issue"), "expiry_date": ("기간만료일", "Date of expiry"), "personal_number": ("주민등록번호", "Personal No."),
}
# Rows of a Korean page, each field with its column. Up to December 2020 the resident number's back digits stand mid-page.
UPPER_ROWS = [[("a", "document_type"), ("b", "country_code"), ("c", "passport_number")], [("a", "surname")], [("a", "given_names")]]
DATES = [("a", "issue_date"), ("c", "expiry_date")]
NATION = [("a", "nationality"), ("c", "authority")]
PLAIN_ROWS = [
    [[("a", "korean_name")], [("a", "birth_date"), ("c", "sex")], NATION, DATES],
    [[("a", "nationality"), ("c", "korean_name")], [("a", "birth_date"), ("c", "sex")], [("a", "authority")], DATES],
    [[("a", "nationality"), ("c", "korean_name")], [("a", "birth_date")], [("a", "sex"), ("c", "authority")], DATES],
]
NUMBERED_ROWS = [
    [[("a", "korean_name")], [("a", "birth_date"), ("m", "sex"), ("d", "personal_number")], NATION, DATES],
    [[("a", "korean_name"), ("c", "sex")], [("a", "birth_date"), ("c", "personal_number")], NATION, DATES],
    [[("a", "nationality"), ("d", "korean_name")], [("a", "birth_date"), ("m", "sex"), ("d", "personal_number")], [("a", "authority")], DATES],
    [[("a", "nationality"), ("c", "korean_name")], [("a", "birth_date"), ("c", "personal_number")], [("a", "sex"), ("c", "authority")], DATES],
]
# Second languages of foreign pages, beside English.
LANGUAGES = {
    "French": {"document_type": "Type", "country_code": "Code du pays", "passport_number": "No de passeport", "surname": "Nom", "given_names": "Prenoms", "birth_date": "Date de naissance", "sex": "Sexe", "nationality": "Nationalite",
               "authority": "Autorite", "issue_date": "Date de delivrance", "expiry_date": "Date d'expiration", "personal_number": "No personnel", "place": "Lieu de naissance"},
    "Spanish": {"document_type": "Tipo", "country_code": "Codigo del pais", "passport_number": "Pasaporte No.", "surname": "Apellidos", "given_names": "Nombres", "birth_date": "Fecha de nacimiento", "sex": "Sexo", "nationality": "Nacionalidad",
                "authority": "Autoridad", "issue_date": "Fecha de expedicion", "expiry_date": "Fecha de caducidad", "personal_number": "No. personal", "place": "Lugar de nacimiento"},
    "German": {"document_type": "Typ", "country_code": "Kode", "passport_number": "Pass-Nr.", "surname": "Name", "given_names": "Vornamen", "birth_date": "Geburtsdatum", "sex": "Geschlecht", "nationality": "Staatsangehoerigkeit",
               "authority": "Behoerde", "issue_date": "Ausstellungsdatum", "expiry_date": "Gueltig bis", "personal_number": "Personal-Nr.", "place": "Geburtsort"},
    "Indonesian": {"document_type": "Jenis", "country_code": "Kode negara", "passport_number": "No. paspor", "surname": "Nama", "given_names": "Nama depan", "birth_date": "Tanggal lahir", "sex": "Kelamin", "nationality": "Kewarganegaraan",
                   "authority": "Kantor", "issue_date": "Tanggal pengeluaran", "expiry_date": "Tanggal habis berlaku", "personal_number": "No. pribadi", "place": "Tempat lahir"},
    None: {},
}
ENGLISH = {"document_type": "Type", "country_code": "Country code", "passport_number": "Passport No.", "surname": "Surname", "given_names": "Given names", "name": "Name", "birth_date": "Date of birth", "sex": "Sex",
           "nationality": "Nationality", "authority": "Authority", "issue_date": "Date of issue", "expiry_date": "Date of expiry", "personal_number": "Personal No.", "place": "Place of birth"}
