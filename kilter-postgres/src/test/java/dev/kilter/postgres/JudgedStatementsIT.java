package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.spi.StatementClass;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Statements as people write them, each with the class that somebody who has run a database for years would give it,
/// in a database of tables with rows and without. Then PostgreSQL is asked: each one is run and rolled back, and what
/// it has lost, written anew or read through under a lock must not be told as less.
class JudgedStatementsIT {
    private static final List<Judged> JUDGED = judged();
    private static final FreshDatabase DATABASE = DatabaseServer.embedded().fresh();

    private record Judged(StatementClass kind, String sql) {
        @Override
        public String toString() {
            return "%-11s | %s".formatted(kind, sql);
        }
    }

    @BeforeAll
    static void fill() throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(resource("judged-fixture.sql"));
        }
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @Test
    void each_has_the_class_that_people_who_know_would_give_it() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DATABASE.connect()) {
            StatementClassifier classifier = new StatementClassifier(connection);
            for (Judged judged : JUDGED) {
                Verdict verdict = classifier.classify(new SqlStatement(judged.sql(), 1));
                found.add(new Judged(verdict.kind(), judged.sql()).toString());
                assertThat(verdict.why().isEmpty() && verdict.kind() != StatementClass.SAFE)
                        .as(judged + " has a reason")
                        .isFalse();
            }
        }
        assertThat(found).hasSizeGreaterThan(150);
        assertThat(found).isEqualTo(JUDGED.stream().map(Judged::toString).toList());
    }

    @Test
    void no_statement_does_more_than_its_class_says() throws SQLException {
        Set<StatementClass> mayWrite =
                Set.of(StatementClass.REWRITING, StatementClass.BREAKING, StatementClass.DESTRUCTIVE);
        List<String> worse = new ArrayList<>();
        Set<String> refused = new TreeSet<>();
        int lost = 0;
        int written = 0;
        int scanned = 0;
        try (Connection connection = DATABASE.connect()) {
            connection.setAutoCommit(false);
            for (Judged judged : JUDGED) {
                if (new SqlStatement(judged.sql(), 1).refusesTransactions()) {
                    continue;
                }
                StatementEffect effect;
                try {
                    effect = StatementEffect.of(connection, judged.sql());
                } catch (SQLException e) {
                    refused.add(judged.sql() + ": " + e.getMessage());
                    continue;
                }
                lost += effect.lost().isEmpty() ? 0 : 1;
                written += effect.written().isEmpty() ? 0 : 1;
                scanned += effect.scanned().isEmpty() ? 0 : 1;
                boolean tooMild = (!effect.lost().isEmpty() && judged.kind() != StatementClass.DESTRUCTIVE)
                        || (!effect.written().isEmpty() && !mayWrite.contains(judged.kind()))
                        || (!effect.scanned().isEmpty() && judged.kind() == StatementClass.SAFE)
                        || (judged.kind() == StatementClass.REWRITING
                                && effect.written().isEmpty());
                if (tooMild) {
                    worse.add(judged + " " + effect);
                }
            }
        }
        System.out.println(JUDGED.size() + " judged statements: " + lost + " lose data, " + written
                + " write a table anew, " + scanned + " read one through under a lock, " + refused.size()
                + " fail: " + refused);
        assertThat(worse).isEmpty();
        assertThat(List.of(lost, written, scanned)).allMatch(count -> count > 10);
        assertThat(refused).hasSizeLessThan(30);
    }

    private static List<Judged> judged() {
        List<Judged> all = new ArrayList<>();
        Stream.of(resource("judged-statements.txt").split("\n(?=[A-Z]+ *\\| )", -1))
                .forEach(line -> {
                    int bar = line.indexOf('|');
                    all.add(new Judged(
                            StatementClass.valueOf(line.substring(0, bar).strip()),
                            line.substring(bar + 2).stripTrailing()));
                });
        return all;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(JudgedStatementsIT.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
