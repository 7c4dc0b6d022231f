using System.CommandLine;
using System.Text.Json;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;

namespace Search.Indexer.Commands;

/// <summary><c>search indexes detach</c>: forgets an attached index.</summary>
internal static class DetachCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "the name" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON document" };

    public static Command Create()
    {
        var command = new Command("detach", "Forgets an attached index. The index itself stays as it is.\n\nExample: search indexes detach shop") { Name, Json };
        command.SetAction(arguments =>
        {
            var name = arguments.GetRequiredValue(Name);
            SearchEngines.AttachedStore(SettingsLoader.Load(new Dictionary<string, string?>())).Remove(name);
            Console.WriteLine(arguments.GetValue(Json) ? JsonSerializer.Serialize(new { name, detached = true }, JsonFormat.Document) : $"{name} was detached; the index itself stays");
            return ExitCodes.Done;
        });
        return command;
    }
}
