package dev.kilter.operator.render;

import dev.kilter.api.KilterAppSpec;

/// Renders resources, each the same way: the same resource gives the same bytes.
public final class AppRenderer {
    private final ChartRenderer chart;

    /// A renderer by this chart.
    public AppRenderer(ChartRenderer chart) {
        this.chart = chart;
    }

    /// The files of this resource's app.
    public RenderedApp render(KilterAppSpec spec) {
        return Manifests.of(chart.render(spec.namespace(), ChartValues.of(spec)), spec.namespace());
    }
}
