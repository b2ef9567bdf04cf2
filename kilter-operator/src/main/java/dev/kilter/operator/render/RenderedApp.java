package dev.kilter.operator.render;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// An app as it is committed.
///
/// @param content SHA-256 over the objects without the annotation that carries it
/// @param files   by name, with a `kustomization.yaml` that lists the others
public record RenderedApp(String content, SortedMap<String, byte[]> files) {
    public RenderedApp {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
