package dev.kilter.sdk.wire;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What to look for in an image before another env runs it.
///
/// @param image  by digest
/// @param values of the env that runs it, by their variables' names: those that the other env has not, and that do not
/// stand in a file by chance; never a secret's
public record ImageQuestion(String image, SortedMap<String, String> values) {
    public ImageQuestion {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /// For logs: no values.
    @Override
    public String toString() {
        return "ImageQuestion[" + image + ", " + values.keySet() + "]";
    }
}
