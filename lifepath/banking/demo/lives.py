"""What regularly happens in the demo households: figures chosen for this product, of nobody in particular."""

from decimal import Decimal as D

from lifepath.banking.demo.history import Fixed, Life, Moved, Surprise, Varied

ALICE = Life(
    seed="alice",
    fixed=[
        Fixed(
            day=15,
            account="Alice's checking",
            payee="Acme Design payroll",
            category="Paycheck",
            amount=D("3180.00"),
            yearly_rise=D("0.03"),
        ),
        Fixed(
            day=28,
            account="Alice's checking",
            payee="Acme Design payroll",
            category="Paycheck",
            amount=D("3180.00"),
            yearly_rise=D("0.03"),
        ),
        Fixed(day=16, account="Alice's checking", payee="CollegeInvest 529", category="Education", amount=D("-250.00")),
        Fixed(day=17, account="Alice's checking", payee="Vanguard IRA", category="Investments", amount=D("-500.00")),
        Fixed(day=7, account="Alice's card", payee="Yoga on Pearl", category="Entertainment", amount=D("-79.00")),
    ],
    varied=[
        Varied(
            account="Alice's card",
            payees=["Blue Door Cafe", "Noodle Bar", "Trailhead Coffee"],
            category="Restaurants",
            typical=D("-17.00"),
            times=7,
        ),
        Varied(
            account="Alice's card",
            payees=["Tattered Page Books", "Online Market"],
            category="Shopping",
            typical=D("-46.00"),
            times=3,
        ),
    ],
    moved=[Moved(day=2, paying="Alice's checking", receiving="", amount=D("4300.00"), payee="To joint checking")],
    cards={"Alice's card": "Alice's checking"},
)

BOB = Life(
    seed="bob",
    fixed=[
        Fixed(
            day=1,
            account="Bob's checking",
            payee="Front Range School District",
            category="Paycheck",
            amount=D("5240.00"),
            yearly_rise=D("0.025"),
        ),
        Fixed(day=10, account="Bob's checking", payee="Student Loan Servicing", category="Debt", amount=D("-312.00")),
        Fixed(day=30, account="Bob's savings", payee="Interest paid", category="Interest income", amount=D("21.40")),
    ],
    varied=[
        Varied(
            account="Bob's checking",
            payees=["Alpine Climbing Gym", "Cinema Ten", "Guitar Works"],
            category="Entertainment",
            typical=D("-38.00"),
            times=3,
        ),
        Varied(
            account="Bob's checking",
            payees=["School Canteen", "Taqueria Sol"],
            category="Restaurants",
            typical=D("-13.50"),
            times=6,
        ),
    ],
    moved=[
        Moved(day=2, paying="Bob's checking", receiving="", amount=D("3300.00"), payee="To joint checking"),
        Moved(
            day=12,
            paying="Bob's checking",
            receiving="Bob's savings",
            amount=D("400.00"),
            payee="Transfer to savings",
        ),
    ],
)

JOINT = Life(
    seed="rivera and chen",
    fixed=[
        Fixed(day=5, account="Joint checking", payee="Foothills Mortgage", category="Mortgage", amount=D("-2384.17")),
        Fixed(
            day=9,
            account="Joint checking",
            payee="Little Pines Childcare",
            category="Daycare",
            amount=D("-960.00"),
            yearly_rise=D("0.05"),
        ),
        Fixed(
            day=11,
            account="Joint checking",
            payee="Summit Insurance",
            category="Insurance",
            amount=D("-247.60"),
            yearly_rise=D("0.04"),
        ),
        Fixed(day=14, account="Joint checking", payee="City Water and Sewer", category="Utilities", amount=D("-68.40")),
        Fixed(day=18, account="Joint checking", payee="Fiber Internet", category="Internet", amount=D("-75.00")),
        Fixed(day=22, account="Joint checking", payee="Mobile Plan", category="Mobile Phone", amount=D("-118.00")),
        Fixed(
            day=4,
            account="Family card",
            payee="StreamBox",
            category="Streaming",
            amount=D("-15.49"),
            yearly_rise=D("0.16"),
        ),
        Fixed(day=6, account="Family card", payee="Cloud Storage", category="Subscription", amount=D("-9.99")),
        Fixed(day=19, account="Family card", payee="Daily Gazette", category="Subscription", amount=D("-18.00")),
    ],
    varied=[
        Varied(
            account="Joint checking",
            payees=["Front Range Power and Gas"],
            category="Utilities",
            typical=D("-164.00"),
            times=1,
        ),
        Varied(
            account="Family card",
            payees=["Green Basket", "Harvest Market", "Warehouse Club"],
            category="Groceries",
            typical=D("-98.00"),
            times=10,
        ),
        Varied(
            account="Family card",
            payees=["Pizza Corner", "Golden Wok", "Mesa Grill"],
            category="Restaurants",
            typical=D("-54.00"),
            times=5,
        ),
        Varied(
            account="Family card", payees=["Fuel Stop", "City Parking"], category="Gas", typical=D("-44.00"), times=5
        ),
        Varied(
            account="Family card",
            payees=["Family Dentistry", "Corner Pharmacy"],
            category="Medical",
            typical=D("-62.00"),
            times=2,
        ),
        Varied(account="Family card", payees=["Kids Corner"], category="Clothing", typical=D("-58.00"), times=2),
    ],
    moved=[
        Moved(day=2, paying="", receiving="Joint checking", amount=D("4300.00"), payee="From Alice Rivera"),
        Moved(day=2, paying="", receiving="Joint checking", amount=D("3300.00"), payee="From Bob Chen"),
        Moved(
            day=7,
            paying="Joint checking",
            receiving="Joint savings",
            amount=D("600.00"),
            payee="Transfer to savings",
        ),
        Moved(day=8, paying="Joint checking", receiving="Car loan", amount=D("412.36"), payee="Auto Finance"),
    ],
    surprises=[
        Surprise(
            months_ago=15,
            day=12,
            account="Family card",
            payee="Seaside Hotel",
            category="Travel",
            amount=D("-1480.00"),
        ),
        Surprise(
            months_ago=4, day=17, account="Family card", payee="Mountain Air", category="Travel", amount=D("-1126.80")
        ),
        Surprise(
            months_ago=0,
            day=13,
            account="Family card",
            payee="Family Dentistry",
            category="Medical",
            amount=D("-1184.00"),
        ),
    ],
    cards={"Family card": "Joint checking"},
)

DANA = Life(
    seed="dana",
    fixed=[
        Fixed(
            day=15,
            account="Checking",
            payee="Harbor Analytics payroll",
            category="Paycheck",
            amount=D("3655.00"),
            yearly_rise=D("0.03"),
        ),
        Fixed(
            day=30,
            account="Checking",
            payee="Harbor Analytics payroll",
            category="Paycheck",
            amount=D("3655.00"),
            yearly_rise=D("0.03"),
        ),
        Fixed(
            day=1,
            account="Checking",
            payee="Prospect Apartments",
            category="Rent",
            amount=D("-2650.00"),
            yearly_rise=D("0.035"),
        ),
        Fixed(day=12, account="Checking", payee="Borough Electric", category="Gas & Electric", amount=D("-84.00")),
        Fixed(day=21, account="Checking", payee="City Internet", category="Internet", amount=D("-65.00")),
        Fixed(day=23, account="Checking", payee="Brokerage", category="Investments", amount=D("-700.00")),
        Fixed(day=3, account="Card", payee="Transit Pass", category="Public Transportation", amount=D("-132.00")),
        Fixed(day=5, account="Card", payee="StreamBox", category="Streaming", amount=D("-15.49")),
    ],
    varied=[
        Varied(
            account="Card",
            payees=["Corner Grocer", "Farm Stand"],
            category="Groceries",
            typical=D("-58.00"),
            times=8,
        ),
        Varied(
            account="Card",
            payees=["Thai Garden", "Bagel House", "Night Market"],
            category="Restaurants",
            typical=D("-36.00"),
            times=11,
        ),
        Varied(
            account="Card",
            payees=["Concert Hall", "Cinema Ten"],
            category="Entertainment",
            typical=D("-52.00"),
            times=2,
        ),
    ],
    moved=[
        Moved(day=16, paying="Checking", receiving="Savings", amount=D("850.00"), payee="Transfer to savings"),
    ],
    surprises=[
        Surprise(
            months_ago=7, day=9, account="Card", payee="Transatlantic Air", category="Travel", amount=D("-964.50")
        ),
    ],
    cards={"Card": "Checking"},
)
