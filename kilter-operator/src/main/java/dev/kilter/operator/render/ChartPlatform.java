package dev.kilter.operator.render;

import org.jspecify.annotations.Nullable;

/// What a platform says about every app that it renders.
///
/// @param gateway          name of the Gateway that public apps are attached to
/// @param gatewayNamespace where that Gateway is; public apps let requests in from there
/// @param pullSecret       name of the Secret in each slot that images are pulled with; null: they need none
public record ChartPlatform(
        String gateway, String gatewayNamespace, @Nullable String pullSecret) {
    /// The local platform, whose gateway serves every route and whose registry asks for no login.
    public static final ChartPlatform LOCAL = new ChartPlatform("kilter", "kilter-system", null);
}
