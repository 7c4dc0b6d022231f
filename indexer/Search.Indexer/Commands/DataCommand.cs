using System.CommandLine;
using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Indexing.DataSets;

namespace Search.Indexer.Commands;

/// <summary><c>search data</c>: published data sets.</summary>
internal static class DataCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "a name of 'data list'" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON document" };

    public static Command Create() => new("data", "Lists, downloads and checks data sets: MS MARCO, TREC Deep Learning, BEIR.")
    {
        Create("list", "Lists the data sets and says which are here.\n\nExample: search data list", (access, _, _) => Task.FromResult(List(access)), named: false),
        Create(
            "get",
            """
            Downloads a data set, unpacks it and checks it. An interrupted download continues.

            Example: search data get beir-scifact
            """,
            (access, arguments, cancel) => GetAsync(access, arguments.GetRequiredValue(Name), arguments.GetValue(DataSetFlags.AcceptLicence), cancel),
            option: DataSetFlags.AcceptLicence),
        Create(
            "verify",
            "Reads a data set's files again and checks sizes, lines and MD5.\n\nExample: search data verify beir-scifact",
            (access, arguments, cancel) => VerifyAsync(access, arguments.GetRequiredValue(Name), cancel)),
    };

    private static Command Create(
        string name, string description, Func<DataSetAccess, ParseResult, CancellationToken, Task<Report>> run, bool named = true, Option? option = null)
    {
        var command = new Command(name, description);
        if (named)
        {
            command.Add(Name);
        }

        if (option is not null)
        {
            command.Add(option);
        }

        command.Add(Json);
        command.SetAction(async (arguments, cancel) =>
        {
            var settings = SettingsLoader.Load(new Dictionary<string, string?>());
            var report = await run(new DataSetAccess(new DataDirectory(settings.Home), settings), arguments, cancel);
            Console.WriteLine(arguments.GetValue(Json) ? JsonSerializer.Serialize(report.Json, JsonFormat.Document) : report.Text);
            return report.ExitCode;
        });
        return command;
    }

    private static Report List(DataSetAccess access)
    {
        var rows = access.Registry.All.Select(dataSet => new
        {
            dataSet.Name,
            dataSet.Description,
            Files = dataSet.Contents.Select(content => new { content.Name, content.Role }),
            dataSet.Bytes,
            dataSet.Licence,
            Here = access.Store.IsHere(dataSet),
        }).ToList();
        var width = rows.Max(row => row.Name.Length);
        return new Report(
            new { dataSets = rows },
            string.Join('\n', rows.Select(row =>
                $"{row.Name.PadRight(width)}  {(row.Here ? "here" : "    ")}  {row.Bytes / 1e6,9:N1} MB  {row.Description} Licence: {row.Licence}.")));
    }

    private static async Task<Report> GetAsync(DataSetAccess access, string name, bool isLicenceAccepted, CancellationToken cancel)
    {
        var dataSet = access.Registry.Get(name);
        await access.GetAsync(dataSet, isLicenceAccepted, cancel);
        var folder = access.Store.FolderOf(dataSet);
        return new Report(
            new { dataSet.Name, folder, dataSet.Licence, Files = access.Store.CheckedOf(dataSet).Select(Row) }, $"{dataSet.Name} is in {folder}");
    }

    private static async Task<Report> VerifyAsync(DataSetAccess access, string name, CancellationToken cancel)
    {
        var dataSet = access.Registry.Get(name);
        var folder = access.Store.FolderOf(dataSet);
        if (!Directory.Exists(folder))
        {
            throw new BadInputException($"The data set '{dataSet.Name}' is not here; expected it in {folder}. Get it with: ./search data get {dataSet.Name}");
        }

        var (files, problems) = await DataSetCheck.RunAsync(access.Store, dataSet, cancel);
        var isComplete = problems.Count == 0;
        return new Report(
            new { dataSet.Name, folder, Ok = isComplete, Files = files.Select(Row), problems },
            isComplete
                ? $"{dataSet.Name} is complete and unchanged:\n{string.Join('\n', files.Select(file => $"  {file.Name}: {file.Bytes:N0} bytes, {file.Lines:N0} lines, MD5 {file.Md5}"))}"
                : $"{dataSet.Name} is not as expected. Remove {folder} and get it again with: ./search data get {dataSet.Name}\n  {string.Join("\n  ", problems)}",
            isComplete ? ExitCodes.Done : ExitCodes.Failed);
    }

    private static object Row(CheckedContent file) => new { file.Name, file.Bytes, file.Lines, file.Md5 };

    /// <summary>A result as text and as JSON, and the exit code.</summary>
    private sealed record Report(object Json, string Text, int ExitCode = ExitCodes.Done);
}
