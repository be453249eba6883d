output "coach" {
  description = "Addresses and names of this environment."
  value       = module.coach
}
