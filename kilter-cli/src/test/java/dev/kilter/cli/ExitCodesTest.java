package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.ProblemKind;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Scripts switch on these numbers; they are frozen.
class ExitCodesTest {
    @Test
    void every_kind_has_its_exit_code_and_its_status() {
        Map<String, String> table = Arrays.stream(ProblemKind.values())
                .collect(Collectors.toMap(Enum::name, kind -> kind.exitCode() + " " + kind.httpStatus()));

        assertThat(table)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "INTERNAL", "1 500",
                        "USAGE", "2 400",
                        "NOT_FOUND", "2 404",
                        "DENIED", "3 403",
                        "FAILED", "4 422",
                        "CONFLICT", "5 409",
                        "SUPERSEDED", "6 409",
                        "REVIEW_REQUIRED", "7 422",
                        "TIMED_OUT", "8 504",
                        "UNAVAILABLE", "9 503"));
    }

    @Test
    void every_code_keeps_its_kind() {
        String table = Arrays.stream(KilterCode.values())
                .map(entry ->
                        entry.code().value().substring(4) + " " + entry.code().kind())
                .sorted()
                .collect(Collectors.joining("\n"));

        assertThat(table).isEqualTo("""
            A01 DENIED
            A02 NOT_FOUND
            A03 FAILED
            A04 DENIED
            B01 USAGE
            B02 FAILED
            B03 FAILED
            B04 FAILED
            B05 USAGE
            B06 FAILED
            C01 USAGE
            C02 USAGE
            D01 FAILED
            D02 FAILED
            G01 FAILED
            G02 FAILED
            G03 FAILED
            G04 SUPERSEDED
            G05 FAILED
            G06 SUPERSEDED
            L01 CONFLICT
            L02 CONFLICT
            L03 FAILED
            L04 CONFLICT
            M01 FAILED
            M02 FAILED
            M03 FAILED
            M04 REVIEW_REQUIRED
            M05 REVIEW_REQUIRED
            M06 FAILED
            M07 FAILED
            M08 REVIEW_REQUIRED
            N01 FAILED
            N04 CONFLICT
            P01 FAILED
            R01 FAILED
            R02 FAILED
            R03 FAILED
            R04 FAILED
            R05 FAILED
            R06 FAILED
            R07 FAILED
            R08 FAILED
            R10 FAILED
            R11 FAILED
            S01 USAGE
            S02 USAGE
            S03 FAILED
            S04 REVIEW_REQUIRED
            S05 USAGE
            U01 UNAVAILABLE
            U02 FAILED
            U03 TIMED_OUT
            U04 FAILED
            X01 INTERNAL\
            """);
    }
}
