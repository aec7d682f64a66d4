DO $$ -- our roles cannot log in; the owner, whatever its name, keeps its rights
DECLARE
    ours regclass[] := ARRAY['appointment', 'area', 'assessment_month', 'attendance', 'audit_entry', 'code_item', 'code_mapping', 'code_scheme', 'coordinator', 'data_key', 'database_reader', 'decision', 'export_request', 'meeting', 'meeting_document', 'minor_access', 'org_unit', 'person', 'police_coverage', 'publication', 'rental_document', 'rental_house', 'residence', 'residence_event', 'service_card', 'subsidy_line', 'tenancy', 'ab_user']::regclass[];
    grantees text := (
        SELECT string_agg(quote_ident(rolname), ', ') FROM pg_roles
        WHERE starts_with(rolname, 'liuguan_') AND NOT rolcanlogin
    );
    found record;
BEGIN
    FOR found IN SELECT polname, polrelid::regclass AS held FROM pg_policy
    WHERE polrelid = ANY (ours) LOOP
        EXECUTE 'DROP POLICY ' || quote_ident(found.polname) || ' ON ' || found.held;
    END LOOP;
    FOR found IN SELECT oid::regclass AS held, relkind FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND (
        oid = ANY (ours) OR (relkind = 'S' AND pg_has_role(relowner, 'USAGE'))
        OR (relkind = 'r' AND starts_with(relname, 'ab_'))
    ) LOOP
        EXECUTE 'REVOKE ALL ON ' || CASE found.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END
            || found.held || ' FROM PUBLIC, ' || grantees;
    END LOOP;
    EXECUTE 'REVOKE ALL ON SCHEMA ' || quote_ident(current_schema()) || ' FROM ' || grantees;
    EXECUTE 'SET LOCAL ROLE liuguan_system';
    FOR found IN SELECT nspname FROM pg_namespace WHERE nspowner = 'liuguan_system'::regrole LOOP
        EXECUTE 'DROP SCHEMA ' || quote_ident(found.nspname) || ' CASCADE';
    END LOOP;
    EXECUTE 'SET LOCAL ROLE NONE';
END $$;
ALTER TABLE appointment NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE area NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE assessment_month NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE attendance NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE code_item NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE code_mapping NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE code_scheme NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE coordinator NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE data_key NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE database_reader NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE decision NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE export_request NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE meeting NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE meeting_document NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE minor_access NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE org_unit NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE person NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE police_coverage NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE publication NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE rental_document NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE rental_house NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE residence NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE residence_event NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE service_card NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE subsidy_line NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE tenancy NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE ab_user NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
