package dev.kilter.sdk.spi;

/// Something that others plug in. Providers hold no state and are safe from many threads; they are found by
/// [Providers]. They throw no checked exceptions; whatever they throw that is no
/// [dev.kilter.sdk.problem.KilterException] is shown as `KLT-P01` with their id. Its laws, which every kit tries:
///
/// - The id is well formed, and Providers finds the provider by it.
/// - The services file and module-info name the same providers.
/// - A hundred virtual threads at once get what one alone gets.
/// - Every problem has a hint, and a code that begins with KLT- or the provider's id.
public interface Provider {
    /// The name people write in kilter.yaml: lower-case letters, digits and dashes, at most 30, unique among its
    /// kind.
    String id();
}
