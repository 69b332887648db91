/**
 * The program around the engine: it understands the command line, starts an OSGi framework, runs one command in it, and ends.
 *
 * <p><b>Start-up is part of the product.</b> A dump of a small process takes milliseconds, so everything before it counts. What was
 * measured and chosen is in this module's README.
 *
 * <p><b>Bundles on the class path.</b> Class-data sharing serves classes of the application's class loader best, so the built-in bundles lie
 * on the class path, and OSGi Connect ({@link org.osgi.framework.connect.ModuleConnector}) lets Felix treat them as the bundles that they are: with their manifests,
 * services and components. Only plugins are loaded by class loaders of their own. The price: among the built-in bundles, imports and exports are resolved but not enforced
 * here; tests that run them in a plain Felix see to that.
 *
 * <p><b>The log.</b> slf4j and its one backend are given to all bundles by the framework itself.
 */
package io.torpor.launcher;
