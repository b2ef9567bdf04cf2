/// What people and scripts see: events and results as text or JSON. stdout is the result and nothing else. Read
/// [Console] first.
@NullMarked
package dev.kilter.cli.view;

import org.jspecify.annotations.NullMarked;
