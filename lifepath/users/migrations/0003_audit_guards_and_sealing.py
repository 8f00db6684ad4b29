"""The audit trail in the database's own hands: nothing in it changes, and what commits is sealed into its chain.

Sealing waits in two steps. At commit every new event asks for it once (`users_audit_ask`), by a row in a table of
its own; the deferred trigger on that row (`users_audit_seal`) therefore runs after all other deferred work of the
transaction. So the chains are locked last, one after the other in the order of their keys, and for as short as can be:
no transaction that holds one waits for a row lock of another.
"""

from django.db import migrations

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% takes new rows only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '23000';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON users_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON users_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_and_purge_only BEFORE UPDATE OR TRUNCATE ON users_auditpayload
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_shorter BEFORE DELETE OR TRUNCATE ON users_auditchain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_forward BEFORE UPDATE ON users_auditchain
    FOR EACH ROW WHEN (NEW.position <= OLD.position OR NEW.key <> OLD.key) EXECUTE FUNCTION refuse_change();
"""

ALLOW_CHANGE = """
DROP TRIGGER append_only ON users_auditevent;
DROP TRIGGER append_only ON users_auditlink;
DROP TRIGGER insert_and_purge_only ON users_auditpayload;
DROP TRIGGER never_shorter ON users_auditchain;
DROP TRIGGER only_forward ON users_auditchain;
DROP FUNCTION refuse_change();
"""

TRANSACTION_COLUMN = """
ALTER TABLE users_auditevent ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_by_transaction ON users_auditevent (tx);
"""

DROP_TRANSACTION_COLUMN = "ALTER TABLE users_auditevent DROP COLUMN tx;"

RECORDING = """
CREATE FUNCTION users_audit_record(entry jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO users_auditevent (id, actor_id, household_id, channel, action, object_type, object_id, details,
        from_stage, to_stage, request_id, reason, created_at)
    VALUES ((entry->>'id')::uuid, (entry->>'actor')::uuid, (entry->>'household')::uuid, entry->>'channel',
        entry->>'action', entry->>'object_type', entry->>'object_id', entry->'details', entry->>'from_stage',
        entry->>'to_stage', entry->>'request_id', entry->>'reason', (entry->>'created_at')::timestamptz);
    IF entry ? 'payload' THEN
        INSERT INTO users_auditpayload (event_id, salt, before, after, source_ip)
        VALUES ((entry->>'id')::uuid, uuid_send(gen_random_uuid()), nullif(entry->'payload'->'before', 'null'),
            nullif(entry->'payload'->'after', 'null'), (entry->'payload'->>'source_ip')::inet);
    END IF;
END
$$;
"""

DROP_RECORDING = "DROP FUNCTION users_audit_record(jsonb);"

HASHES = """
CREATE FUNCTION users_audit_chain_key(household uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(household, '00000000-0000-0000-0000-000000000000'::uuid)
$$;

CREATE FUNCTION users_audit_payload_hash(salt bytea, before jsonb, after jsonb, source_ip inet)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(salt || convert_to(jsonb_build_array(before, after, host(source_ip))::text, 'UTF8'))
$$;

CREATE FUNCTION users_audit_event_hash(
    event users_auditevent, chain uuid, place bigint, payload_hash bytea, previous_hash bytea
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(previous_hash || convert_to(jsonb_build_array(
        chain, place, event.id, event.actor_id, event.household_id, event.channel, event.action, event.object_type,
        event.object_id, event.details, event.from_stage, event.to_stage, event.request_id, event.reason,
        (extract(epoch FROM event.created_at) * 1000000)::bigint, encode(payload_hash, 'hex')
    )::text, 'UTF8'))
$$;
"""

DROP_HASHES = """
DROP FUNCTION users_audit_event_hash(users_auditevent, uuid, bigint, bytea, bytea);
DROP FUNCTION users_audit_payload_hash(bytea, jsonb, jsonb, inet);
DROP FUNCTION users_audit_chain_key(uuid);
"""

SEALING = """
CREATE UNLOGGED TABLE users_auditseal (tx xid8 PRIMARY KEY DEFAULT pg_current_xact_id());

CREATE FUNCTION users_audit_ask() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO users_auditseal DEFAULT VALUES ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE FUNCTION users_audit_seal() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
    entry record;
    chain uuid;
    place bigint;
    tip bytea;
    previous bytea;
BEGIN
    FOR entry IN
        SELECT e AS event, e.id, users_audit_chain_key(e.household_id) AS chain,
            CASE WHEN p.event_id IS NOT NULL
                THEN users_audit_payload_hash(p.salt, p.before, p.after, p.source_ip) END AS payload_hash
        FROM users_auditevent e LEFT JOIN users_auditpayload p ON p.event_id = e.id
        WHERE e.tx = pg_current_xact_id() AND NOT EXISTS (SELECT FROM users_auditlink l WHERE l.event_id = e.id)
        ORDER BY 3, e.created_at, e.id
    LOOP
        IF chain IS DISTINCT FROM entry.chain THEN
            IF chain IS NOT NULL THEN
                UPDATE users_auditchain SET position = place, hash = tip WHERE key = chain;
            END IF;
            chain := entry.chain;
            SELECT c.position, c.hash INTO place, tip FROM users_auditchain c WHERE c.key = chain FOR NO KEY UPDATE;
            IF NOT FOUND THEN
                INSERT INTO users_auditchain (key, position, hash) VALUES (chain, 0, sha256(uuid_send(chain)))
                ON CONFLICT DO NOTHING;
                SELECT c.position, c.hash INTO place, tip FROM users_auditchain c WHERE c.key = chain
                FOR NO KEY UPDATE;
            END IF;
        END IF;
        place := place + 1;
        previous := tip;
        tip := users_audit_event_hash(entry.event, chain, place, entry.payload_hash, previous);
        INSERT INTO users_auditlink (event_id, chain, position, payload_hash, previous_hash, hash)
        VALUES (entry.id, chain, place, entry.payload_hash, previous, tip);
    END LOOP;
    UPDATE users_auditchain SET position = place, hash = tip WHERE key = chain;
    DELETE FROM users_auditseal WHERE tx = NEW.tx;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER ask_for_seal AFTER INSERT ON users_auditevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION users_audit_ask();
CREATE CONSTRAINT TRIGGER seal AFTER INSERT ON users_auditseal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION users_audit_seal();
"""

DROP_SEALING = """
DROP TRIGGER ask_for_seal ON users_auditevent;
DROP TABLE users_auditseal;
DROP FUNCTION users_audit_ask();
DROP FUNCTION users_audit_seal();
"""

# Events that are older than the chain carry this transaction's id and are sealed when it commits.
SEAL_WHAT_IS_THERE = "INSERT INTO users_auditseal SELECT pg_current_xact_id() WHERE EXISTS (SELECT FROM users_auditevent);"


class Migration(migrations.Migration):

    dependencies = [
        ('users', '0002_audit_chain'),
    ]

    operations = [
        migrations.RunSQL(TRANSACTION_COLUMN, DROP_TRANSACTION_COLUMN),
        migrations.RunSQL(RECORDING, DROP_RECORDING),
        migrations.RunSQL(HASHES, DROP_HASHES),
        migrations.RunSQL(SEALING, DROP_SEALING),
        migrations.RunSQL(REFUSE_CHANGE, ALLOW_CHANGE),
        migrations.RunSQL(SEAL_WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
