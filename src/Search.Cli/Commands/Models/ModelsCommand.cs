using System.CommandLine;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models</c>: the rerankers of the registry.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new(
        "models",
        """
        Lists the rerankers of the registry, pulls one from the hub, verifies it, compares its variants, exports it as ONNX, and
        removes built variants that are no longer needed.

        Example: search models pull ms-marco-MiniLM-L6-v2
        """)
    {
        ModelsListCommand.Create(), ModelsPullCommand.Create(), ModelsVerifyCommand.Create(), ModelsAuditCommand.Create(), ModelsExportCommand.Create(),
        ModelsCleanCommand.Create(), ModelsReportCommand.Create(),
    };
}
