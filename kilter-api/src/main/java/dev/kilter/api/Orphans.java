package dev.kilter.api;

import dev.kilter.sdk.wire.Orphan;
import java.time.Instant;
import java.util.List;

/// One place of a platform where something can be left over. A look changes nothing. The place is read before the list
/// of envs, and an env is listed before anything is made for it: what no env of the list has is nobody's.
public interface Orphans {
    /// What is left over, by name.
    List<Orphan> find(Instant now);

    /// Takes away what [#find] has just told of; nothing happens where it is gone. May run twice.
    void remove(Orphan orphan, Instant now);

    /// All of these places as one.
    static Orphans of(List<Orphans> places) {
        return new Orphans() {
            @Override
            public List<Orphan> find(Instant now) {
                return places.stream()
                        .flatMap(place -> place.find(now).stream())
                        .toList();
            }

            @Override
            public void remove(Orphan orphan, Instant now) {
                places.stream()
                        .filter(place -> place.find(now).contains(orphan))
                        .forEach(place -> place.remove(orphan, now));
            }
        };
    }
}
