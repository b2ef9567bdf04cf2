package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        * * * * *            | Etc/UTC         | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z
        * * * * *            | Etc/UTC         | 2026-01-01T00:00:30Z | 2026-01-01T00:01:00Z
        */15 * * * *         | Etc/UTC         | 2026-01-01T00:45:00Z | 2026-01-01T01:00:00Z
        5/20 8 * * *         | Etc/UTC         | 2026-01-01T08:25:00Z | 2026-01-01T08:45:00Z
        0 3 * * *            | Europe/Berlin   | 2026-07-01T00:00:00Z | 2026-07-01T01:00:00Z
        30 9 * * mon-FRI     | Etc/UTC         | 2026-01-02T09:30:00Z | 2026-01-05T09:30:00Z
        0 0 * * 0            | Etc/UTC         | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z
        0 0 13 * 5           | Etc/UTC         | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
        0 0 13 * ?           | Etc/UTC         | 2026-01-01T00:00:00Z | 2026-01-13T00:00:00Z
        0 0 31 jan,apr,may * | Etc/UTC         | 2026-02-01T00:00:00Z | 2026-05-31T00:00:00Z
        0 0 29 2 *           | Etc/UTC         | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z
        @hourly              | Etc/UTC         | 2026-01-01T00:59:59Z | 2026-01-01T01:00:00Z
        @weekly              | Etc/UTC         | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z
        @yearly              | Etc/UTC         | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z
        """)
    void the_next_time(String schedule, String zone, Instant after, Instant next) {
        assertThat(CronSchedule.parse(schedule).next(after, ZoneId.of(zone))).contains(next);
    }

    @Test
    void a_time_that_the_clocks_skip_is_left_out_and_one_they_show_twice_counts_once() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        CronSchedule nightly = CronSchedule.parse("30 2 * * *");

        assertThat(nightly.next(Instant.parse("2026-03-28T12:00:00Z"), berlin))
                .as("02:30 is no time on the 29th")
                .contains(Instant.parse("2026-03-30T00:30:00Z"));
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        assertThat(nightly.next(Instant.parse("2026-10-24T12:00:00Z"), berlin)).contains(first);
        assertThat(nightly.next(first, berlin)).contains(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        * * * *        | it has 4 fields, and cron has five: minute, hour, day of the month, month, day of the week
        60 * * * *     | '60' is no minute (0 to 59)
        * 24 * * *     | '24' is no hour (0 to 23)
        * * 0 * *      | '0' is no day of the month (1 to 31)
        * * * 13 *     | '13' is no month (1 to 12)
        * * * foo *    | 'foo' is no month (1 to 12)
        * * * * 7      | '7' is no day of the week (0 to 6, 0 is Sunday)
        5-1 * * * *    | '5-1' is no minute (0 to 59)
        */0 * * * *    | '*/0' is no minute (0 to 59)
        1//2 * * * *   | '1//2' is no minute (0 to 59)
        1, * * * *     | '' is no minute (0 to 59)
        0 0 31 2 *     | no month has that day
        @reboot        | '@reboot' is none of @hourly, @daily, @weekly, @monthly, @yearly
        """, quoteCharacter = '"')
    void what_is_no_schedule_is_refused_with_the_part_that_is_wrong(String schedule, String message) {
        assertThatThrownBy(() -> CronSchedule.parse(schedule)).hasMessage(message);
    }

    @Test
    void entries_of_cron_are_read_with_their_defaults() {
        AppConfig config = resolve("""
            cron:
              nightly: { schedule: "0 3 * * *", command: [bin/nightly] }
              often:
                schedule: "*/5 * * * *"
                command: [bin/often]
                timezone: Europe/Berlin
                concurrency: replace
                resources: { memory: 64Mi }
            """);

        assertThat(config.cron())
                .isEqualTo(Map.of(
                        "nightly",
                        new CronConfig(
                                "0 3 * * *", List.of("bin/nightly"), "Etc/UTC", CronConfig.Concurrency.FORBID, null),
                        "often",
                        new CronConfig(
                                "*/5 * * * *",
                                List.of("bin/often"),
                                "Europe/Berlin",
                                CronConfig.Concurrency.REPLACE,
                                new Resources(null, "64Mi", null, "64Mi"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        a: { command: [x] }                                         | 'cron.a' has no 'schedule'
        a: { schedule: '0 3 * * *' }                                | 'a' has no command
        a: { schedule: '0 3 * *', command: [x] }                    | 'cron.a.schedule' is '0 3 * *': it has 4 fields
        a: { schedule: '@daily', command: [x], timezone: Berlin }   | 'cron.a.timezone' is 'Berlin'
        a: { schedule: '@daily', command: [x], timezone: A/B }      | 'cron.a.timezone' is 'A/B'
        a: { schedule: '@daily', command: [x], concurrency: never } | 'cron.a.concurrency' is 'never'
        a: { schedule: '@daily', command: [x], replicas: 2 }        | there is no key 'replicas' in 'cron.a'
        web: { schedule: '@daily', command: [x] }                   | a process is called 'web' already
        mail: { schedule: '@daily', command: [x] }                  | a process is called 'mail' already
        A_b: { schedule: '@daily', command: [x] }                   | kilter.yaml:4:
        """)
    void a_mistake_in_cron_names_its_line(String entry, String detail) {
        assertThatThrownBy(() -> resolve("processes: { mail: { command: [mail] } }\ncron:\n  " + entry + "\n"))
                .hasMessageContaining("kilter.yaml:4: ")
                .hasMessageContaining(detail);
    }

    private static AppConfig resolve(String text) {
        return KilterYaml.parse("kilter.yaml", ("project: acme/shop\n" + text).getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
    }
}
