package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.postgres.SqlSplitter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrammarTest {
    @Test
    void each_statement_is_read_or_not_as_the_list_says() {
        for (GrammarLine line : GrammarLine.all()) {
            List<Boolean> reads =
                    SqlSplitter.split(line.sql()).stream().map(Grammar::reads).toList();
            assertThat(reads).as(line.sql()).containsExactly(line.outcome() != GrammarLine.Outcome.WHOLE);
        }
    }
}
