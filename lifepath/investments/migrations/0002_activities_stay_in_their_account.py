"""An activity belongs to the account of its holding, and an import's rows to the account of the file."""

from django.db import migrations

HOLDING = """
ALTER TABLE investments_investmentactivity ADD CONSTRAINT an_activity_is_of_its_holdings_account
    FOREIGN KEY (holding_id, account_id) REFERENCES investments_investmentholding (id, account_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE investments_investmentimport ADD CONSTRAINT an_import_and_its_account UNIQUE (id, account_id);
ALTER TABLE investments_investmentactivity ADD CONSTRAINT an_activity_is_of_its_imports_account
    FOREIGN KEY (import_file_id, account_id) REFERENCES investments_investmentimport (id, account_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
NO_HOLDING = """
ALTER TABLE investments_investmentactivity DROP CONSTRAINT an_activity_is_of_its_imports_account;
ALTER TABLE investments_investmentimport DROP CONSTRAINT an_import_and_its_account;
ALTER TABLE investments_investmentactivity DROP CONSTRAINT an_activity_is_of_its_holdings_account;
"""


class Migration(migrations.Migration):
    dependencies = [("investments", "0001_initial")]

    operations = [migrations.RunSQL(HOLDING, NO_HOLDING)]
