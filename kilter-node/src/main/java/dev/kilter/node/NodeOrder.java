package dev.kilter.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The two orders in which Node tools sort file names: by bytes, and by `localeCompare`, in which `a_x` comes before
/// `B_x` and `0010_x` before `0010-x`.
public final class NodeOrder {
    /// ASCII as the root collation orders it; letters without case.
    private static final String WEIGHTS =
            "\t\n\u000B\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

    /// As `localeCompare` orders names in ASCII. Java's own collator differs.
    public static final Comparator<String> LOCALE = NodeOrder::compare;

    private NodeOrder() {}

    /// Two names that stand one way round by bytes and the other way round by `localeCompare`; empty when both give
    /// one order.
    public static Optional<List<String>> disputed(List<String> names) {
        List<String> bytes = names.stream().sorted().toList();
        List<String> locale = names.stream().sorted(LOCALE).toList();
        for (int i = 0; i < bytes.size(); i++) {
            if (!bytes.get(i).equals(locale.get(i))) {
                return Optional.of(List.of(bytes.get(i), locale.get(i)));
            }
        }
        return Optional.empty();
    }

    private static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            int order = Integer.compare(weight(left.charAt(i)), weight(right.charAt(i)));
            if (order != 0) {
                return order;
            }
        }
        if (left.length() != right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        return right.compareTo(left);
    }

    private static int weight(char c) {
        char lower = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        int weight = WEIGHTS.indexOf(lower);
        return weight >= 0 ? weight : WEIGHTS.length() + lower;
    }
}
