package dev.kilter.sdk.app;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// When something recurs: the five fields of cron as a Kubernetes CronJob reads them (minute, hour, day of the month,
/// month, day of the week; lists, ranges, steps and English names), or `@hourly` and the like. Where both kinds of days
/// are given, one of them is enough.
public final class CronSchedule {
    private static final Map<String, String> NAMED = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    /// The 29th of February stays away for eight years at most.
    private static final int LONGEST_YEARS = 9;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean everyDay;
    private final boolean everyWeekday;

    private CronSchedule(String[] fields) {
        minutes = field("minute", fields[0], 0, 59, List.of());
        hours = field("hour", fields[1], 0, 23, List.of());
        days = field("day of the month", fields[2], 1, 31, List.of());
        months = field("month", fields[3], 1, 12, MONTHS);
        weekdays = field("day of the week", fields[4], 0, 6, DAYS);
        everyDay = isStar(fields[2]);
        everyWeekday = isStar(fields[4]);
    }

    /// Reads a schedule. One that is malformed, or whose day never comes, is an [IllegalArgumentException] whose
    /// message is for people.
    public static CronSchedule parse(String text) {
        String plain = NAMED.getOrDefault(text.strip(), text.strip());
        if (plain.startsWith("@")) {
            throw new IllegalArgumentException(
                    "'" + plain + "' is none of @hourly, @daily, @weekly, @monthly, @yearly");
        }
        String[] fields = plain.split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException("it has " + (plain.isEmpty() ? 0 : fields.length)
                    + " fields, and cron has five: minute, hour, day of the month, month, day of the week");
        }
        CronSchedule schedule = new CronSchedule(fields);
        if (schedule.next(Instant.EPOCH, ZoneOffset.UTC).isEmpty()) {
            throw new IllegalArgumentException("no month has that day");
        }
        return schedule;
    }

    /// The first time after that one, on the clocks of this zone. A time that the clocks skip is left out; one that
    /// they show twice counts once. Empty: it never comes again.
    public Optional<Instant> next(Instant after, ZoneId zone) {
        LocalDateTime at = after.atZone(zone)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        LocalDateTime end = at.plusYears(LONGEST_YEARS);
        while (at.isBefore(end)) {
            if (!months.get(at.getMonthValue())) {
                at = at.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay();
            } else if (!isDay(at.toLocalDate())) {
                at = at.toLocalDate().plusDays(1).atStartOfDay();
            } else if (!hours.get(at.getHour())) {
                at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.get(at.getMinute())) {
                at = at.plusMinutes(1);
            } else {
                List<ZoneOffset> offsets = zone.getRules().getValidOffsets(at);
                if (!offsets.isEmpty() && at.toInstant(offsets.getFirst()).isAfter(after)) {
                    return Optional.of(at.toInstant(offsets.getFirst()));
                }
                at = at.plusMinutes(1);
            }
        }
        return Optional.empty();
    }

    private boolean isDay(LocalDate date) {
        boolean day = days.get(date.getDayOfMonth());
        boolean weekday = weekdays.get(date.getDayOfWeek().getValue() % DAYS.size());
        return (everyDay || everyWeekday) ? (day && weekday) : (day || weekday);
    }

    private static boolean isStar(String field) {
        return List.of(field.split(",", -1)).stream()
                .anyMatch(part -> part.equals("*") || part.equals("?") || part.equals("*/1"));
    }

    private static BitSet field(String name, String text, int least, int most, List<String> words) {
        BitSet set = new BitSet();
        for (String part : text.split(",", -1)) {
            String[] halves = part.split("/", -1);
            String[] ends = halves[0].split("-", -1);
            boolean star = halves[0].equals("*") || halves[0].equals("?");
            if (halves.length > 2 || ends.length > 2) {
                throw wrong(name, part, least, most);
            }
            int from = star ? least : number(name, part, ends[0], least, most, words);
            int to = star || (halves.length == 2 && ends.length == 1)
                    ? most
                    : number(name, part, ends[ends.length - 1], least, most, words);
            int step = halves.length == 2 ? step(name, part, halves[1], least, most) : 1;
            if (from > to) {
                throw wrong(name, part, least, most);
            }
            for (int value = from; value <= to; value += step) {
                set.set(value);
            }
        }
        return set;
    }

    private static int step(String name, String part, String text, int least, int most) {
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) == 0) {
            throw wrong(name, part, least, most);
        }
        return Integer.parseInt(text);
    }

    private static int number(String name, String part, String text, int least, int most, List<String> words) {
        int word = words.indexOf(text.toLowerCase(Locale.ROOT));
        if (word >= 0 && !text.isEmpty()) {
            return word;
        }
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw wrong(name, part, least, most);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(String name, String part, int least, int most) {
        return new IllegalArgumentException("'" + part + "' is no " + name + " (" + least + " to " + most
                + (most == DAYS.size() - 1 ? ", 0 is Sunday)" : ")"));
    }
}
