/// Secrets on the workstation: read from files, compared with what the platform has, sealed. The only package of the
/// client that holds plaintext. Read [EnvFile] and [SecretPlan], then [Sealing].
@NullMarked
package dev.kilter.client.secret;

import org.jspecify.annotations.NullMarked;
