package dev.kilter.operator.render;

import dev.kilter.api.KilterAppSpec;

/// Renders resources, each the same way: the same resource gives the same bytes.
public final class AppRenderer {
    private final ChartRenderer chart;
    private final ChartPlatform platform;

    /// A renderer by this chart for the local platform.
    public AppRenderer(ChartRenderer chart) {
        this(chart, ChartPlatform.LOCAL);
    }

    /// A renderer by this chart for that platform.
    public AppRenderer(ChartRenderer chart, ChartPlatform platform) {
        this.chart = chart;
        this.platform = platform;
    }

    /// The files of this resource's app.
    public RenderedApp render(KilterAppSpec spec) {
        return Manifests.of(chart.render(spec.namespace(), ChartValues.of(spec, platform)), spec.namespace());
    }
}
