package dev.kilter.postgres;

import java.util.List;
import java.util.Random;

/// Makes scripts full of what hides a semicolon. The same seed makes the same scripts.
final class ScriptGenerator {
    /// One a line; `⏎` is a line's end, `␍` a carriage return, `␣` a blank. No `:name`, which psql replaces
    /// and no server knows.
    private static final List<String> PIECES = lines("""
        ;
        ;
        ;
        ;
        '
        '
        "
        "
        $
        $$
        $$
        $a$
        $a$
        $a
        $1
        /*
        */
        /*
        */
        --
        ⏎
        ⏎
        ␍⏎
        ␣
        ␣
        (
        )
        CREATE␣
        OR REPLACE␣
        FUNCTION␣
        PROCEDURE␣
        BEGIN␣
        ATOMIC␣
        END␣
        CASE␣
        create function f begin␣
        x
        _
        1
        1.5e-3
        1..2
        e
        E'
        U&'
        U&"
        b'
        N'
        é
        +
        -
        *
        /
        <
        =
        @
        ::
        .
        ,
        SELECT␣
        ''
        ""
        a$b
        b$
        0x1F
        1_000
        """);

    private static final List<String> STATEMENTS = lines("""
        SELECT 'a;b'
        SELECT E'a\\';b\\\\'
        SELECT e'\\'' || ';'
        SELECT U&'d\\0061t;a' UESCAPE '!'
        SELECT "a;b" FROM "c""d;"
        SELECT U&"d!;" UESCAPE '!'
        SELECT $$a;b$$, $tag$c;$$d;$tag$
        SELECT $é$;$é$
        SELECT a$b$c FROM t$1
        SELECT 1 /* ; /* ; */ ; */ + 2
        SELECT 1 -- ;⏎ + 1
        SELECT 2 +-- ;⏎ 1
        SELECT 2 */* ; */ 1
        SELECT @-/* ; */ 1, 5 <--3;⏎ 4
        SELECT (1; 2)
        CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM u; DELETE FROM v)
        CREATE FUNCTION f(i int) RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN i > 1 THEN 2 ELSE 3 END; END
        CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (';'); /* END; */ SELECT 1; END
        CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END; $body$
        CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''a;b''; SELECT 1'
        CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'SELECT 1'
        DO $$ BEGIN PERFORM 1; IF true THEN NULL; END IF; END $$
        SELECT 'a'⏎  'b;c'
        SELECT E'a'⏎  'b\\'';c'
        SELECT N'a;b', B'01', x'1F'
        SELECT 1; SELECT 2
        SELECT CASE WHEN true THEN 1 END
        BEGIN
        COMMIT
        SELECT '\\'
        SELECT ''';'''
        SELECT $1$ 1
        SELECT 1e$$;
        SELECT 1a$$;
        SELECT $1a$$;
        SELECT a[1:2], b::text, c->>'x;' FROM t
        SELECT $x$;$x
        SELECT * FROM t WHERE a ~ 'b;' AND c <@ d -- the end;
        /* only; this */
        -- only; this⏎
        SELECT 1␍⏎ + 2 -- ;␍⏎
        """);

    private static final List<String> BETWEEN = lines("""
        ;
        ;⏎
        ␣;⏎⏎
        ;-- x;⏎
        ⏎;
        ;/* y; */
        """);

    private static final List<String> LAST = lines("""
        ⏎
        SELECT 'last'
        -- end
        SELECT 'open;␣
        /* open;␣
        """);

    private static final String OLD_STRINGS = """
        SET standard_conforming_strings = off;
        SELECT 'a\\';b';
        SELECT N'\\';';
        RESET standard_conforming_strings;
        """;

    private final Random random;

    ScriptGenerator(long seed) {
        this.random = new Random(seed);
    }

    /// Statements as people write them, mixed with what surrounds them.
    String plausible() {
        StringBuilder script = new StringBuilder();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(12) == 0) {
                script.append("ROLLBACK;\n").append(OLD_STRINGS);
            }
            script.append(pick(STATEMENTS)).append(pick(BETWEEN));
        }
        return script + pick(LAST);
    }

    /// Pieces in any order: what a scanner sees when somebody errs.
    String wild() {
        StringBuilder script = new StringBuilder();
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            script.append(pick(PIECES));
        }
        return script.toString();
    }

    private static List<String> lines(String block) {
        return block.lines()
                .map(line -> line.replace('⏎', '\n').replace('␍', '\r').replace('␣', ' '))
                .toList();
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
