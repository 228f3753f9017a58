"""The demo accounts, for trying the shop; production refuses to carry them."""

from dataclasses import dataclass

PASSWORD = "songjiang-2026"  # noqa: S105 - printed by `make run`; production settings refuse demo data


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to sign in as, and where to begin."""

    login: str
    name: str
    role: str
    page: str
    secret: str = ""  # of the second step, base32; fixed, so that an authenticator goes on after the data was erased


RESIDENT = DemoAccount("resident@demo.example", "示例居民", "resident: shops at home", "/")
OFFICER = DemoAccount(
    "officer@demo.example",
    "示例采购员",
    "procurement officer of a school (20 %)",
    "/unit/",
    "OFFICERSONGJIANG234567ABCDEFGHIJ",
)
UNION = DemoAccount(
    "union@demo.example", "示例工会干事", "union of a state firm (30 %)", "/unit/", "UNIONSONGJIANG234567ABCDEFGHIJKL"
)
CLERK = DemoAccount(
    "clerk@demo.example",
    "示例代办员",
    "clerk who buys for eleven sample units",
    "/unit/",
    "CLERKSONGJIANG234567ABCDEFGHIJKL",
)
MANAGER = DemoAccount("manager@demo.example", "示例店长", "store manager", "/desk/", "MANAGERSONGJIANG234567ABCDEFGHIJ")
OFFICE = DemoAccount(
    "office@demo.example", "示例区合作交流办", "district office", "/office/", "DISTRICTSONGJIANG234567ABCDEFGHI"
)
NEWCOMER = DemoAccount("newcomer@demo.example", "示例申请人", "applicant whose unit waits", "/account/")

ACCOUNTS = (RESIDENT, OFFICER, UNION, CLERK, MANAGER, OFFICE, NEWCOMER)
