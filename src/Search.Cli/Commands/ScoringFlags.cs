using System.CommandLine;
using Search.Core.Errors;
using Search.Hosting.Commands;
using Search.Hosting.Settings;

namespace Search.Cli.Commands;

/// <summary>The flags for the model and its scoring options, common to all commands that load a model.</summary>
internal sealed class ScoringFlags
{
    private readonly Option<string> _model = new("--model")
    {
        Description = "a registry name, default, a model folder, or a cascade FIRST+SECOND@N; commands that compare take several, separated by commas",
        DefaultValueFactory = _ => "default",
    };

    private readonly Dictionary<string, Option<string?>> _options = ScoringOptionFlags.Create();

    public void AddTo(Command command)
    {
        command.Add(_model);
        foreach (var option in _options.Values)
        {
            command.Add(option);
        }
    }

    /// <summary>The model, for a command that takes only one.</summary>
    /// <exception cref="BadInputException">There are several.</exception>
    public static string OneModel(SearchSettings settings) =>
        settings.Model.Contains(',', StringComparison.Ordinal)
            ? throw new BadInputException($"The setting Model (--model, SEARCH_MODEL) is '{settings.Model}'; this command takes only one model.")
            : settings.Model;

    /// <summary>The values for <see cref="SettingsLoader"/>; null for flags that are not given.</summary>
    public Dictionary<string, string?> Values(ParseResult arguments)
    {
        var values = _options.ToDictionary(option => option.Key, option => arguments.GetValue(option.Value));
        values["Model"] = arguments.GetResult(_model) is { Implicit: false } ? arguments.GetValue(_model) : null;
        return values;
    }
}
