package dev.kilter.adapters.sql;

import dev.kilter.postgres.SqlText;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// What a name such as `V1_2__add_users.sql` says.
///
/// @param version     with dots; null for a file that runs again when it changes
/// @param description with blanks
record FlywayFile(@Nullable String version, String description) implements Comparable<FlywayFile> {
    private static final Pattern NAME = Pattern.compile("(?:V([0-9]+(?:[._][0-9]+)*)|R)__(.*)\\.sql");

    /// By the file's name; null when Flyway does not take it for a migration.
    static @Nullable FlywayFile of(String path) {
        Matcher matcher = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
        if (!matcher.matches()) {
            return null;
        }
        String version = matcher.group(1);
        return new FlywayFile(
                version == null ? null : version.replace('_', '.'),
                matcher.group(2).replace('_', ' '));
    }

    /// Versions first, in the order of their numbers; then the others by description.
    @Override
    public int compareTo(FlywayFile other) {
        if (version == null || other.version == null) {
            return version != null ? -1 : other.version != null ? 1 : description.compareTo(other.description);
        }
        return compare(version, other.version);
    }

    static int compare(String one, String other) {
        List<BigInteger> left = numbers(one);
        List<BigInteger> right = numbers(other);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            BigInteger mine = i < left.size() ? left.get(i) : BigInteger.ZERO;
            int order = mine.compareTo(i < right.size() ? right.get(i) : BigInteger.ZERO);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<BigInteger> numbers(String version) {
        return Arrays.stream(version.split("\\.")).map(BigInteger::new).toList();
    }

    /// Flyway's checksum: CRC32 over the lines without their ends.
    static int checksum(SqlText text) {
        CRC32 sum = new CRC32();
        text.sql().lines().forEach(line -> sum.update(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return (int) sum.getValue();
    }
}
