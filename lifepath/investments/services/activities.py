"""Activities: recording, changing and removing them; the holding follows."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from lifepath.investments.choices import USUAL_CLASS, ActivityKind, AssetClass, AssetType
from lifepath.investments.models import InvestmentAccount, InvestmentActivity, InvestmentHolding
from lifepath.investments.services.holdings import derive, take_market_price

ONE = Decimal(1)


class HoldingWasEntered(Exception):
    """Shares were entered that no activity explains; recording one would count them away."""


class ActivityIsImported(Exception):
    """A row of a file is taken back with its file."""


class UnknownLot(Exception):
    """A sale names a lot that is none of the holding's."""


@transaction.atomic
def record_activity(
    *, account: InvestmentAccount, holding: InvestmentHolding | None, values: Mapping[str, Any]
) -> InvestmentActivity:
    """Keep one activity and let the holding follow. Raises what `derive` raises."""
    if holding is not None:
        holding = InvestmentHolding.objects.select_for_update().get(pk=holding.pk)
        refuse_entered(holding)
    activity = InvestmentActivity(account=account, holding=holding, **values)
    _check_lots(activity)
    activity.save()
    if holding is not None:
        derive(holding)
    return activity


@transaction.atomic
def change_activity(*, activity: InvestmentActivity, values: Mapping[str, Any]) -> InvestmentActivity:
    """Correct an activity; the holding follows."""
    for name, value in values.items():
        setattr(activity, name, value)
    _check_lots(activity)
    activity.save()
    if activity.holding is not None:
        derive(activity.holding)
    return activity


@transaction.atomic
def remove_activity(activity: InvestmentActivity) -> None:
    """Take an activity out; refused where later ones rest on its shares."""
    if activity.import_file_id is not None:
        raise ActivityIsImported("This transaction came with a file; take the import back instead.")
    holding = activity.holding
    activity.delete()
    if holding is not None:
        derive(holding)


def refuse_entered(holding: InvestmentHolding) -> None:
    """Entered shares are not forgotten silently."""
    if not holding.is_derived and holding.shares > 0:
        raise HoldingWasEntered(
            f"{holding.symbol} was entered with {holding.shares.normalize():f} shares and no transactions. Record them"
            " as a TRANSFER_IN with what they cost after setting the holding's shares to 0."
        )


def holding_for(
    *, account: InvestmentAccount, symbol: str, asset_type: str = AssetType.STOCK, name: str = "", today: dt.date
) -> InvestmentHolding:
    """The account's holding of a symbol; made, with no shares, where there is none."""
    holding, made = InvestmentHolding.objects.get_or_create(
        account=account,
        symbol=symbol.upper(),
        defaults={
            "name": name[:200],
            "asset_type": asset_type,
            "asset_class": USUAL_CLASS.get(AssetType(asset_type), AssetClass.OTHER),
            **({"current_price": ONE, "price_on": today} if asset_type == AssetType.CASH else {}),
        },
    )
    if made:
        take_market_price(holding)
    return holding


def _check_lots(activity: InvestmentActivity) -> None:
    named = [str(lot) for lot, _ in activity.from_lots]
    if not named:
        return
    if activity.kind not in (ActivityKind.SELL, ActivityKind.TRANSFER_OUT):
        raise UnknownLot("Only shares that leave name their lots.")
    known = InvestmentActivity.objects.filter(holding=activity.holding, pk__in=named)
    if known.count() != len(set(named)):
        raise UnknownLot("A lot is named by the transaction of this holding that brought it.")
