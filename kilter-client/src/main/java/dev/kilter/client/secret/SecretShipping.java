package dev.kilter.client.secret;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.spi.SecretShipper;
import dev.kilter.sdk.wire.SecretsReport;
import java.util.List;
import java.util.function.BiFunction;

/// How the secrets of a deploy are sealed.
///
/// @param shipper    by what
/// @param recipients for whom; may refuse
/// @param options    what a person asks
public record SecretShipping(
        SecretShipper shipper, BiFunction<AppConfig, SecretsReport, List<String>> recipients, SecretOptions options) {}
