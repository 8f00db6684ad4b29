"""Files of published tables that wait for an operator's decision."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.ids import new_id
from lifepath.users.models import User


class TableUpload(models.Model):
    """One file with what it would change; it goes when it is stored or thrown away."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    table = models.CharField(max_length=60)
    plan_id = models.CharField(max_length=40, blank=True, default="", help_text="Of a fund list of one plan.")
    is_complete = models.BooleanField(default=False)
    compiled_on = models.DateField()
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(plan_id="") | Q(table="approved_funds"), name="only_a_fund_list_is_of_one_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.file_name}"
