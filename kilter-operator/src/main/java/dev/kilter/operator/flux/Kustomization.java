package dev.kilter.operator.flux;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// The file that tells Flux which files of a folder count; without one it takes every YAML below.
public final class Kustomization {
    /// Its name.
    public static final String FILE = "kustomization.yaml";

    private Kustomization() {}

    /// One that lists these, in this order.
    public static byte[] of(Collection<String> names) {
        StringBuilder text =
                new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
        names.forEach(name -> text.append("  - ").append(name).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
