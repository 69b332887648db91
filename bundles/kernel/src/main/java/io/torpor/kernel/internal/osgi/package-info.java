/** Where the kernel meets the OSGi framework. */
package io.torpor.kernel.internal.osgi;
