namespace Search.Workbench.Online;

/// <summary>Small helpers for arms.</summary>
public static class ArmExtensions
{
    /// <summary>The other arm.</summary>
    public static Arm Other(this Arm arm) => arm == Arm.A ? Arm.B : Arm.A;
}
