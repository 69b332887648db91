/**
 * The bundles in a real Felix, by Pax Exam. Tests run inside the framework, in a probe bundle made of this package; Pax Exam knows JUnit 4
 * only, so these are the only tests that are not JUnit Jupiter's.
 */
package io.torpor.itests.bundles;
