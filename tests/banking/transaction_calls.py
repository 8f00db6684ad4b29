"""What tests of the transactions' API say and read."""

TRANSACTIONS = "/api/v1/transactions"


def new(account, **values):
    """A purchase, to be posted."""
    return {"account": str(account.pk), "posted_on": "2026-03-14", "amount": "-84.20", "payee": "Trader Joe's"} | values


def names(response):
    """The payees of a list."""
    return [row["payee"] for row in response.json()["results"]]
