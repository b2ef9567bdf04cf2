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
/// @param description with blanks; empty when the name has none, as `V1.sql`
/// @param baseline    whether it stands for all versions up to its own, in a database that has none
record FlywayFile(@Nullable String version, String description, boolean baseline) implements Comparable<FlywayFile> {
    private static final Pattern NAME =
            Pattern.compile("(?:([VB])([0-9]+(?:[._][0-9]+)*)(?:__(.*))?|R__(.*))\\.(?i:sql)");

    /// By the file's name; null when Flyway does not take it for a migration.
    static @Nullable FlywayFile of(String path) {
        Matcher matcher = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
        if (!matcher.matches()) {
            return null;
        }
        String version = matcher.group(2);
        if (version == null) {
            return new FlywayFile(null, blanks(matcher.group(4)), false);
        }
        return new FlywayFile(
                version.replace('_', '.'),
                blanks(matcher.group(3)),
                matcher.group(1).equals("B"));
    }

    private static String blanks(@Nullable String description) {
        return description == null ? "" : description.replace('_', ' ');
    }

    /// Versions first, in the order of their numbers; then the others by description.
    @Override
    public int compareTo(FlywayFile other) {
        if (version == null || other.version == null) {
            return version != null ? -1 : other.version != null ? 1 : description.compareTo(other.description);
        }
        int order = compare(version, other.version);
        return order != 0 ? order : Boolean.compare(other.baseline, baseline);
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
