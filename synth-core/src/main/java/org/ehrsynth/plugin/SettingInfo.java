package org.ehrsynth.plugin;

/**
 * Describes one setting of a method for users.
 *
 * @param name as in {@code --set name=value}
 * @param defaultValue a number, text or boolean
 * @param meaning what the setting does, with its unit and range
 */
public record SettingInfo(String name, Object defaultValue, String meaning) {}
