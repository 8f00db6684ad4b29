"""What regularly happens in the demo households: figures chosen for this product, of nobody in particular.

One happening a line, in the order of the fields of its kind.
"""

from decimal import Decimal as D

from lifepath.banking.demo.history import Fixed, Life, Moved, Surprise, Varied

ALICE = Life(
    seed="alice",
    fixed=[
        Fixed(15, "Alice's checking", "Acme Design payroll", "Paycheck", D("3180.00"), D("0.03")),
        Fixed(28, "Alice's checking", "Acme Design payroll", "Paycheck", D("3180.00"), D("0.03")),
        Fixed(16, "Alice's checking", "CollegeInvest 529", "Education", D("-250.00")),
        Fixed(17, "Alice's checking", "Vanguard IRA", "Investments", D("-500.00")),
        Fixed(7, "Alice's card", "Yoga on Pearl", "Entertainment", D("-79.00")),
    ],
    varied=[
        Varied("Alice's card", ["Blue Door Cafe", "Noodle Bar", "Trailhead Coffee"], "Restaurants", D("-17.00"), 7),
        Varied("Alice's card", ["Tattered Page Books", "Online Market"], "Shopping", D("-46.00"), 3),
    ],
    moved=[
        Moved(2, "Alice's checking", "", D("4300.00"), "To joint checking"),
    ],
    surprises=[],
    cards={"Alice's card": "Alice's checking"},
)

BOB = Life(
    seed="bob",
    fixed=[
        Fixed(1, "Bob's checking", "Front Range School District", "Paycheck", D("5240.00"), D("0.025")),
        Fixed(10, "Bob's checking", "Student Loan Servicing", "Debt", D("-312.00")),
        Fixed(30, "Bob's savings", "Interest paid", "Interest income", D("21.40")),
    ],
    varied=[
        Varied(
            "Bob's checking", ["Alpine Climbing Gym", "Cinema Ten", "Guitar Works"], "Entertainment", D("-38.00"), 3
        ),
        Varied("Bob's checking", ["School Canteen", "Taqueria Sol"], "Restaurants", D("-13.50"), 6),
    ],
    moved=[
        Moved(2, "Bob's checking", "", D("3300.00"), "To joint checking"),
        Moved(12, "Bob's checking", "Bob's savings", D("400.00"), "Transfer to savings"),
    ],
    surprises=[],
)

JOINT = Life(
    seed="rivera and chen",
    fixed=[
        Fixed(5, "Joint checking", "Foothills Mortgage", "Mortgage", D("-2384.17")),
        Fixed(9, "Joint checking", "Little Pines Childcare", "Daycare", D("-960.00"), D("0.05")),
        Fixed(11, "Joint checking", "Summit Insurance", "Insurance", D("-247.60"), D("0.04")),
        Fixed(14, "Joint checking", "City Water and Sewer", "Utilities", D("-68.40")),
        Fixed(18, "Joint checking", "Fiber Internet", "Internet", D("-75.00")),
        Fixed(22, "Joint checking", "Mobile Plan", "Mobile Phone", D("-118.00")),
        Fixed(4, "Family card", "StreamBox", "Streaming", D("-15.49"), D("0.16")),
        Fixed(6, "Family card", "Cloud Storage", "Subscription", D("-9.99")),
        Fixed(19, "Family card", "Daily Gazette", "Subscription", D("-18.00")),
    ],
    varied=[
        Varied("Joint checking", ["Front Range Power and Gas"], "Utilities", D("-164.00"), 1),
        Varied("Family card", ["Green Basket", "Harvest Market", "Warehouse Club"], "Groceries", D("-98.00"), 10),
        Varied("Family card", ["Pizza Corner", "Golden Wok", "Mesa Grill"], "Restaurants", D("-54.00"), 5),
        Varied("Family card", ["Fuel Stop", "City Parking"], "Gas", D("-44.00"), 5),
        Varied("Family card", ["Family Dentistry", "Corner Pharmacy"], "Medical", D("-62.00"), 2),
        Varied("Family card", ["Kids Corner"], "Clothing", D("-58.00"), 2),
    ],
    moved=[
        Moved(2, "", "Joint checking", D("4300.00"), "From Alice Rivera"),
        Moved(2, "", "Joint checking", D("3300.00"), "From Bob Chen"),
        Moved(7, "Joint checking", "Joint savings", D("600.00"), "Transfer to savings"),
        Moved(8, "Joint checking", "Car loan", D("412.36"), "Auto Finance"),
    ],
    surprises=[
        Surprise(15, 12, "Family card", "Seaside Hotel", "Travel", D("-1480.00")),
        Surprise(4, 17, "Family card", "Mountain Air", "Travel", D("-1126.80")),
        Surprise(0, 13, "Family card", "Family Dentistry", "Medical", D("-1184.00")),
    ],
    cards={"Family card": "Joint checking"},
)

DANA = Life(
    seed="dana",
    fixed=[
        Fixed(15, "Checking", "Harbor Analytics payroll", "Paycheck", D("3655.00"), D("0.03")),
        Fixed(30, "Checking", "Harbor Analytics payroll", "Paycheck", D("3655.00"), D("0.03")),
        Fixed(1, "Checking", "Prospect Apartments", "Rent", D("-2650.00"), D("0.035")),
        Fixed(12, "Checking", "Borough Electric", "Gas & Electric", D("-84.00")),
        Fixed(21, "Checking", "City Internet", "Internet", D("-65.00")),
        Fixed(23, "Checking", "Brokerage", "Investments", D("-700.00")),
        Fixed(3, "Card", "Transit Pass", "Public Transportation", D("-132.00")),
        Fixed(5, "Card", "StreamBox", "Streaming", D("-15.49")),
    ],
    varied=[
        Varied("Card", ["Corner Grocer", "Farm Stand"], "Groceries", D("-58.00"), 8),
        Varied("Card", ["Thai Garden", "Bagel House", "Night Market"], "Restaurants", D("-36.00"), 11),
        Varied("Card", ["Concert Hall", "Cinema Ten"], "Entertainment", D("-52.00"), 2),
    ],
    moved=[
        Moved(16, "Checking", "Savings", D("850.00"), "Transfer to savings"),
    ],
    surprises=[
        Surprise(7, 9, "Card", "Transatlantic Air", "Travel", D("-964.50")),
    ],
    cards={"Card": "Checking"},
)
