using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Hosting.Settings;

/// <summary>Reads and checks the settings. Flags win over environment variables, these over appsettings.json, and that over defaults.</summary>
public static class SettingsLoader
{
    private const string Section = "Search";
    private const string Attached = "Attached";

    /// <summary>Loads the settings for a program that is starting.</summary>
    /// <param name="flags">Values from the command line by <see cref="Setting.Key"/>; null means not given.</param>
    /// <exception cref="BadInputException">
    /// A value is out of range or of the wrong type, or appsettings.json has an unknown key.
    /// </exception>
    public static SearchSettings Load(IReadOnlyDictionary<string, string?> flags) =>
        Load(flags, Environment.GetEnvironmentVariable, SearchInstallation.TryFind("appsettings.json"));

    /// <summary>Loads the settings from the given sources.</summary>
    /// <param name="flags">Values from the command line by key.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="file">Path of appsettings.json, or null.</param>
    /// <exception cref="BadInputException">As above.</exception>
    public static SearchSettings Load(
        IReadOnlyDictionary<string, string?> flags, Func<string, string?> variable, string? file)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            builder.AddJsonFile(file);
        }

        builder.AddInMemoryCollection(Overrides(flags, variable));
        var settings = Bind(builder, file, Origin);
        settings.Attached = ReadAttached(file);
        foreach (var setting in Setting.All)
        {
            Check(setting, setting.ValueIn(settings), Origin);
        }

        return settings;

        string Origin(Setting setting) =>
            flags.GetValueOrDefault(setting.Key) is not null ? setting.Flag
            : NullIfEmpty(variable(setting.EnvironmentVariable)) is not null ? $"The variable {setting.EnvironmentVariable}"
            : $"The setting {Section}:{setting.Key} in {file}";
    }

    private static IEnumerable<KeyValuePair<string, string?>> Overrides(
        IReadOnlyDictionary<string, string?> flags, Func<string, string?> variable) =>
        from setting in Setting.All
        let value = flags.GetValueOrDefault(setting.Key) ?? NullIfEmpty(variable(setting.EnvironmentVariable))
        where value is not null
        select KeyValuePair.Create($"{Section}:{setting.Key}", (string?)value);

    private static string? NullIfEmpty(string? value) => value is "" ? null : value;

    private static SearchSettings Bind(ConfigurationBuilder builder, string? file, Func<Setting, string> origin)
    {
        try
        {
            // Attached indexes have queries of any form, which configuration cannot hold: they are read from the file itself.
            var section = new ConfigurationBuilder()
                .AddInMemoryCollection(builder.Build().AsEnumerable().Where(value => !value.Key.StartsWith($"{Section}:{Attached}", StringComparison.OrdinalIgnoreCase)))
                .Build().GetSection(Section);
            foreach (var setting in Setting.All.Where(setting => section[setting.Key] is { Length: > 0 } text && !setting.Takes(text)))
            {
                throw Refused(origin(setting), section[setting.Key], setting.Rules.First());
            }

            return section
                .Get<SearchSettings>(options => options.ErrorOnUnknownConfiguration = true) ?? new SearchSettings();
        }
        catch (InvalidDataException exception)
        {
            throw new BadInputException($"{file} is not valid JSON: {exception.InnerException?.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new BadInputException(
                $"A setting cannot be read: {exception.Message} {exception.InnerException?.Message} " +
                $"Settings come from flags, SEARCH_* variables and {file ?? "appsettings.json"}.", exception);
        }
    }

    private static IReadOnlyDictionary<string, AttachedIndex> ReadAttached(string? file)
    {
        if (file is null)
        {
            return AttachedIndexJson.ReadSection(null, "");
        }

        var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        var root = JsonNode.Parse(File.ReadAllText(file), new JsonNodeOptions { PropertyNameCaseInsensitive = true }, options);
        return AttachedIndexJson.ReadSection(root?[Section]?[Attached], file);
    }

    private static void Check(Setting setting, object? value, Func<Setting, string> origin)
    {
        foreach (var rule in setting.Rules)
        {
            if (!rule.IsValid(value))
            {
                throw Refused(origin(setting), value, rule);
            }
        }
    }

    private static BadInputException Refused(string origin, object? value, ValidationAttribute rule) => new(
        $"{origin} is '{value}': {rule.FormatErrorMessage(origin)}.");
}
