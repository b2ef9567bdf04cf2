/// Secrets in SOPS' format: sealed on the workstation, opened where the private key is. It uses the SDK alone;
/// plaintext is in memory only. Read [AgeShipper], then [SopsFile].
@NullMarked
package dev.kilter.sops;

import org.jspecify.annotations.NullMarked;
