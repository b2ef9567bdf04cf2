package dev.kilter.adapters.sql;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The order in which plain files run: by the bytes of their names, the same on every machine.
final class ByteOrder {
    /// Of names.
    static final Comparator<String> NAMES =
            Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private static final Pattern NUMBER = Pattern.compile("^(\\d+)");

    private ByteOrder() {}

    /// Where it is not that of their numbers: `10_x` runs before `9_x`.
    static List<String> surprises(List<String> names) {
        return IntStream.range(1, names.size())
                .filter(i -> number(names.get(i - 1)).compareTo(number(names.get(i))) > 0)
                .limit(1)
                .mapToObj(i -> "'" + names.get(i) + "' runs after '" + names.get(i - 1)
                        + "': names run in byte order; give their numbers the same number of digits")
                .toList();
    }

    private static BigInteger number(String name) {
        Matcher number = NUMBER.matcher(name);
        return number.find() ? new BigInteger(number.group(1)) : BigInteger.valueOf(-1);
    }
}
