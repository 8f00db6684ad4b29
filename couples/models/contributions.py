"""Who pays how much of what a couple pays together, who paid, and who paid whom back."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from couples.choices import SplitMethod
from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User


class SplitRule(OwnedModel):
    """How the two share from a month on, until a later rule; months without one are shared half each."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="split_rules")
    from_month = models.DateField()
    method = models.CharField(max_length=9, choices=SplitMethod)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "from_month"], name="one_split_rule_per_household_and_month"),
            models.CheckConstraint(condition=Q(from_month__day=1), name="a_split_rule_begins_with_a_month"),
            models.CheckConstraint(condition=Q(method__in=SplitMethod.values), name="split_method_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} from {self.from_month:%Y-%m}"


class SplitWeight(OwnedModel):
    """One person's income, or share, as the couple stated it for splitting; no income is read from anywhere else."""

    household_path = "rule__household"

    rule = models.ForeignKey(SplitRule, on_delete=models.CASCADE, related_name="weights")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "person"], name="one_weight_per_rule_and_person"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="a_weight_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.weight}"


class SharedPayment(OwnedModel):
    """What one of the two paid for both; below 0 for money that came back."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="shared_payments")
    payer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    description = EncryptedTextField(blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["household", "-paid_on"], name="shared_payments_by_day")]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="a_payment_is_not_0")]

    def __str__(self) -> str:
        return f"{self.paid_on}: {self.amount}"


class Settlement(OwnedModel):
    """One paid the other back for a month."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="settlements")
    month = models.DateField()
    from_person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["household", "-month"], name="settlements_by_month")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_settlement_is_above_0"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_settlement_is_for_a_month"),
            models.CheckConstraint(condition=~Q(from_person=F("to_person")), name="nobody_settles_with_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.amount}"
