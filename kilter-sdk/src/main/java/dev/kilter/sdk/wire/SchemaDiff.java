package dev.kilter.sdk.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A slot's live schema against its migrations. Both sides were built and read the same way, ledgers included; rows,
/// owners, grants and comments are not compared.
///
/// @param semantics whose rules were followed, for people
/// @param pending   what the pending migrations would change, beginning with what the applied ones imply
/// @param drift     where the live schema is not what the applied migrations imply
public record SchemaDiff(String semantics, List<Change> pending, List<Change> drift) {
    public SchemaDiff {
        pending = List.copyOf(pending);
        drift = List.copyOf(drift);
    }

    /// One object that differs.
    ///
    /// @param object `table public.orders`, `column public.orders.note`, `function public.total(integer)`…
    /// @param before its definition: for drift what the migrations imply; null: there is none
    /// @param after  for drift what is live; null: there is none
    public record Change(
            String object,
            @Nullable String before,
            @Nullable String after) {}
}
