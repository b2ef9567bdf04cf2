package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource({
        "acme, acme/shop/dev, true",
        "acme, acme2/shop/dev, false",
        "acme/shop, acme/shop/prod, true",
        "acme/shop, acme/shop2/prod, false",
        "acme/shop/dev, acme/shop/dev, true",
        "acme/shop/dev, acme/shop/dev2, false",
        "acme/shop/pr-*, acme/shop/pr-7, true",
        "acme/shop/pr-*, acme/shop/prod, false",
        "acme/*/dev, acme/other/dev, true",
        "acme/*/dev, acme/other/prod, false",
        "acme/*, other/shop/dev, false"
    })
    void a_place_holds_what_lies_below_it(String place, String slot, boolean held) {
        assertThat(new Scope(List.of("zzz", place)).holds(Slot.parse(slot))).isEqualTo(held);
        assertThat(Scope.EVERYWHERE.holds(Slot.parse(slot))).isTrue();
        assertThat(Scope.refusal(List.of(place))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "acme, true",
        "acme/shop, true",
        "acme/shop/pr-*, true",
        "acme/s*, true",
        "acme/other, false",
        "x, false"
    })
    void a_place_touches_a_project_that_has_an_env_in_it(String place, boolean touched) {
        assertThat(new Scope(List.of(place)).touches(Project.parse("acme/shop")))
                .isEqualTo(touched);
    }

    @ParameterizedTest
    @CsvSource({"''", "*", "acme/", "acme//dev", "acme/sh*p", "acme/shop/d*v", "Acme", "acme shop", "a/b/c/d"})
    void what_is_no_place_is_refused(String place) {
        assertThat(Scope.refusal(List.of(place))).isPresent();
    }
}
